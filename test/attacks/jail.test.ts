// Each attack by native code in a cell does its harm where the cell is a process and no more, and fails in the jail.

import { testAttacks } from './harness/both-halves.ts';

testAttacks(['jail'], 2);
