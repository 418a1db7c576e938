// The same name on another port is another service, of somebody else perhaps.

import { carried } from './carried.ts';

export default carried({
  title: 'a password does not follow a redirect to another port',
  field: 'aUTHorization',
  host: 'good.test',
});
