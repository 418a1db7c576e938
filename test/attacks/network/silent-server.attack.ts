// A server that takes the request and says nothing.

import { slow } from './slow.ts';

export default slow({
  title: 'a server that never answers costs its call and no more',
  serve: (socket) => void socket.resume(),
});
