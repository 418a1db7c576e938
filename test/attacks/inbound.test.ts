// Runs every attack of the folder `inbound`, each half in a process of its own. They wait more than they compute.

import { testAttacks } from './harness/both-halves.ts';

testAttacks(['inbound'], 2);
