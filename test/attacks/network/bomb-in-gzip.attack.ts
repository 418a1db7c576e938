// Some kilobytes of gzip that come to six hundred megabytes.

import { bomb } from './bomb.ts';

export default bomb('a gzip bomb ends at the cap of a body', 'gzip');
