// Some kilobytes of gzip, gzip that come to six hundred megabytes.

import { bomb } from './bomb.ts';

export default bomb('a bomb within a bomb ends at the cap of each step', 'gzip, gzip');
