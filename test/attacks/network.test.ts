// Runs every attack of the folder `network`, each half in a process of its own. They wait more than they compute.

import { testAttacks } from './harness/both-halves.ts';

testAttacks(['network'], 2);
