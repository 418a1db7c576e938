// A server that sends the head of its answer one letter at a time.

import { endlessly, slow } from './slow.ts';

export default slow({
  title: 'a head that never ends costs its call and no more',
  serve: (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nX-Slow: ');
    endlessly(socket, () => 'x', 50);
  },
});
