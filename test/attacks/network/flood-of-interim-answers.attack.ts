// The same as fast as it is read: nothing of it is a body, so nothing counts it.

import { endlessly, slow } from './slow.ts';

const FLOOD = 'HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n'.repeat(200);

export default slow({
  title: 'a flood of interim answers keeps the host from nothing',
  serve: (socket) => endlessly(socket, () => FLOOD),
  isFlood: true,
});
