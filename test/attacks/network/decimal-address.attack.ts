// An IPv4 address is one number too. Lists of forbidden texts know it with dots.

import { spelled } from './spelled.ts';

export default spelled({
  title: 'a private address written as one number is that address',
  hosts: ['2130706433'],
});
