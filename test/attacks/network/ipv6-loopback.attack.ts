// The loopback of IPv6, written out.

import { spelled } from './spelled.ts';

export default spelled({
  title: 'the loopback of IPv6 is private in each of its spellings',
  hosts: ['[0:0:0:0:0:0:0:1]', '[0000::0001]', '[::0.0.0.1]', '[0::1]'],
  on: ['::1'],
});
