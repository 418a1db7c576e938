// Parts of an address that are zero may be left out.

import { spelled } from './spelled.ts';

export default spelled({
  title: 'a private address with parts left out is that address',
  hosts: ['127.1', '127.0.1'],
});
