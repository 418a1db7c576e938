// Runs the attacks on limits, each half in a process of its own.

import { availableParallelism } from 'node:os';
import { testAttacks } from './harness/both-halves.ts';

/** Attacks spin by their nature: more of them than processors, and time is all that is tested. */
const AT_ONCE = Math.max(1, Math.floor(availableParallelism() / 2));

testAttacks(['resource'], AT_ONCE);
