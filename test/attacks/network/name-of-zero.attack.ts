// A resolver may answer 0.0.0.0, and the connection reaches this machine.

import { spelled } from './spelled.ts';

export default spelled({
  title: 'a name whose address is 0.0.0.0 or :: reaches nothing',
  hosts: ['zero.anyone.test', 'zero6.anyone.test'],
  on: ['127.0.0.1', '::1'],
  resolve: (name) => [name.startsWith('zero6') ? '::' : '0.0.0.0'],
});
