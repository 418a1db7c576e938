// CONNECT makes a proxy of a granted server: what follows is a connection to anywhere.

import { tunnelled } from './tunnelled.ts';

export default tunnelled({
  title: 'CONNECT is never sent',
  init: { method: 'CONNECT', body: 'x' },
  head: 'HTTP/1.1 200 Connection established\r\n\r\n',
  isTaken: (head) => head.startsWith('CONNECT '),
});
