// After the last chunk come fields, and they never end.

import { endlessly, slow } from './slow.ts';

export default slow({
  title: 'trailers that never end cost their call and no more',
  serve: (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n');
    endlessly(socket, () => 'X: y\r\n', 50);
  },
});
