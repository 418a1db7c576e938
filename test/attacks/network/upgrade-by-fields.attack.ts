// Two fields make a WebSocket of a request: a connection that no cap on bodies knows.

import { tunnelled } from './tunnelled.ts';

export default tunnelled({
  title: 'no request becomes a connection of another protocol',
  init: {
    headers: {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    },
  },
  head: 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  isTaken: (head) => /^upgrade:/im.test(head),
});
