// Numbers of an address may be octal, to some.

import { spelled } from './spelled.ts';

export default spelled({
  title: 'a private address in octal is that address',
  hosts: ['0177.0.0.1', '017700000001', '0177.0.0.01', '00000177.0.0.1'],
});
