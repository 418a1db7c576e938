// Whoever connects to :: reaches this machine.

import { spelled } from './spelled.ts';

export default spelled({
  title: 'the address :: reaches nothing',
  hosts: ['[::]', '[0::0]', '[::0.0.0.0]'],
  on: ['::1'],
});
