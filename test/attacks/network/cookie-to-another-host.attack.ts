// A cookie the guest set by itself, sent on with a redirect.

import { carried } from './carried.ts';

export default carried({
  title: 'a cookie does not follow a redirect to another host',
  field: 'Cookie',
  host: 'other.test',
  status: 307,
  method: 'POST',
});
