// A password for one server, sent on to the next by a client that follows redirects with the fields it has.

import { carried } from './carried.ts';

export default carried({
  title: 'a password does not follow a redirect to another host',
  field: 'Authorization',
  host: 'other.test',
});
