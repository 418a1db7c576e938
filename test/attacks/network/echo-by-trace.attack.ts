// TRACE sends a request back as it arrived, with what proxies on the way have added to it.

import { tunnelled } from './tunnelled.ts';

export default tunnelled({
  title: 'TRACE is never sent',
  init: { method: 'TRACE' },
  head: 'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nX-Added-On-The-Way: ',
  isTaken: (head) => /^(TRACE|TRACK) /i.test(head),
});
