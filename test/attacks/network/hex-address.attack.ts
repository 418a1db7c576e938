// Numbers of an address may be hexadecimal.

import { spelled } from './spelled.ts';

export default spelled({
  title: 'a private address in hexadecimal is that address',
  hosts: ['0x7f.0.0.1', '0x7f000001', '0X7F.0x0.0x0.0x1', '0x7f.1'],
});
