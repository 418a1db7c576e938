// Some kilobytes of zstd that come to six hundred megabytes.

import { bomb } from './bomb.ts';

export default bomb('a zstd bomb ends at the cap of a body', 'zstd');
