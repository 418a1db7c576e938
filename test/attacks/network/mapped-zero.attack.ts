// 0.0.0.0 inside IPv6.

import { spelled } from './spelled.ts';

export default spelled({
  title: '0.0.0.0 written as IPv6 reaches nothing',
  hosts: ['[::ffff:0.0.0.0]', '[::ffff:0:0]'],
});
