// A head that never ends: one field, longer and longer. A thin client looks for its end in all that has come.

import { naiveHead } from './naive-head.ts';
import { flooding } from './flooding.ts';
import { endlessly } from './slow.ts';

const PIECE = 'x'.repeat(65_536);

export default flooding({
  title: 'a field that never ends is cut off at the cap of a head',
  serve: (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nX-Long: ');
    endlessly(socket, () => PIECE);
  },
  keep: naiveHead,
  mostBytes: 0,
});
