// A head of small fields that never ends.

import { naiveHead } from './naive-head.ts';
import { flooding } from './flooding.ts';
import { endlessly } from './slow.ts';

const PIECE = 'X-Many: y\r\n'.repeat(5_000);

export default flooding({
  title: 'a head of fields without end is cut off at the cap of a head',
  serve: (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n');
    endlessly(socket, () => PIECE);
  },
  keep: naiveHead,
  mostBytes: 0,
});
