// Some kilobytes of deflate that come to six hundred megabytes.

import { bomb } from './bomb.ts';

export default bomb('a deflate bomb ends at the cap of a body', 'deflate');
