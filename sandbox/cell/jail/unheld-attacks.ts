// What a jailed cell must fail at, tried through functions of Node that its permission model does not hold: each makes a system
// call as native code would. For cells that have no native calls of their own. Harmless where one succeeds.

import { networkInterfaces, setPriority, userInfo } from 'node:os';
import { chdir, kill, pid } from 'node:process';

const LEAST_PRIORITY = 19;

/** All end with an error in a jail; for the last, the error tells whether the kernel or the fence refused. */
const ATTACKS: Readonly<Record<string, () => unknown>> = {
  'make a socket to the kernel': networkInterfaces,
  'look up its user in a file': userInfo,
  'change its folder': () => chdir('/'),
  'set a priority': () => setPriority(LEAST_PRIORITY),
  'signal another process through Node': () => {
    try {
      return kill(pid === 1 ? 2 : 1, 0);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EPERM') throw error;
    }
  },
};

/** Names of the attacks that succeeded. */
export function unheldHoles(): string[] {
  const succeeds = (attack: () => unknown): boolean => {
    try {
      attack();
      return true;
    } catch {
      return false;
    }
  };
  return Object.entries(ATTACKS)
    .filter(([, attack]) => succeeds(attack))
    .map(([name]) => name);
}
