// Some kilobytes of Brotli that come to six hundred megabytes.

import { bomb } from './bomb.ts';

export default bomb('a brotli bomb ends at the cap of a body', 'br');
