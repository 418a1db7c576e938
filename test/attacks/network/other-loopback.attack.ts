// Loopback is sixteen million addresses, not one.

import { spelled } from './spelled.ts';

export default spelled({
  title: 'every address of 127.0.0.0/8 is private',
  hosts: ['127.0.0.2', '127.1.2.3', '127.255.255.254'],
  on: ['0.0.0.0'],
});
