// A server that says again and again that it will answer soon.

import { endlessly, slow } from './slow.ts';

export default slow({
  title: 'a server that only ever answers in advance costs its call and no more',
  serve: (socket) => endlessly(socket, () => 'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n', 5),
});
