// Runs every attack of the folders beside this file but those of the network, each half in a process of its own.

import { availableParallelism } from 'node:os';
import { testAttacks } from './harness/both-halves.ts';

/** Attacks spin by their nature: more of them than processors, and time is all that is tested. */
const AT_ONCE = Math.max(1, Math.floor(availableParallelism() / 2));

testAttacks(
  ['escape', 'boundary', 'resource', 'fs', 'sql', 'bundle', 'protocol', 'disabled'],
  AT_ONCE,
);
