// A server that sends its body one letter at a time: some time limits begin anew with each.

import { endlessly, slow } from './slow.ts';

export default slow({
  title: 'a body that never ends costs its call and no more',
  serve: (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n');
    endlessly(socket, () => 'x', 50);
  },
});
