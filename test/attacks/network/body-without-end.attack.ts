// A body that never ends, as fast as it is read. The naive host waits for its end with all of it in memory.

import { fetch } from 'undici';
import { flooding } from './flooding.ts';
import { lookupAgent } from './names.ts';
import { endlessly } from './slow.ts';

const PIECE = Buffer.alloc(262_144, 'x');

export default flooding({
  title: 'a body that never ends is cut off at the cap of a body',
  serve: (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n');
    endlessly(socket, () => PIECE);
  },
  keep: async (url) => (await fetch(url, { dispatcher: lookupAgent() })).arrayBuffer(),
  mostBytes: 16 * 1_048_576,
});
