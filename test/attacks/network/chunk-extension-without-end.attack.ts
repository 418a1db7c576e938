// The length of a chunk, and then an extension that never ends: bytes that are no body.

import { endlessly, slow } from './slow.ts';

export default slow({
  title: 'a chunk that never begins costs its call and no more',
  serve: (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=');
    endlessly(socket, () => 'y'.repeat(64), 5);
  },
});
