// Nothing listens on 0.0.0.0, and whoever connects to it reaches this machine.

import { spelled } from './spelled.ts';

export default spelled({
  title: 'the address 0.0.0.0 reaches nothing',
  hosts: ['0.0.0.0', '0', '0x0', '00.0'],
});
