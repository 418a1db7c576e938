// A resolver may answer IPv4 inside IPv6.

import { spelled } from './spelled.ts';

export default spelled({
  title: 'a mapped address from a resolver is judged as IPv4',
  hosts: ['mapped.anyone.test', 'hex.anyone.test'],
  resolve: (name) => [name.startsWith('hex') ? '::ffff:7f00:1' : '::ffff:127.0.0.1'],
});
