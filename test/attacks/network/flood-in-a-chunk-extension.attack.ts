// The same as fast as it is read.

import { endlessly, slow } from './slow.ts';

const FLOOD = 'y'.repeat(65_536);

export default slow({
  title: 'a flood in an extension of a chunk keeps the host from nothing',
  serve: (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=');
    endlessly(socket, () => FLOOD);
  },
  isFlood: true,
});
