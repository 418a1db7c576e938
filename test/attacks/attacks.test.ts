// Runs the attacks that neither spin nor need the network, each half in a process of its own.

import { testAttacks } from './harness/both-halves.ts';

testAttacks(
  ['escape', 'boundary', 'fs', 'sql', 'bundle', 'protocol', 'disabled', 'recovery', 'figures'],
  1,
);
