// Anybody may let a name of theirs point at 127.0.0.1; public services do so for every address.

import { spelled } from './spelled.ts';

export default spelled({
  title: 'a public name of a private address is private',
  hosts: ['127.0.0.1.anyone.test', 'rebound.anyone.test', '7f000001.anyone.test'],
  resolve: (name) => (name.endsWith('.anyone.test') ? ['127.0.0.1'] : []),
});
