// Loaded before anything else in a cell that will be jailed: takes io_uring away, through which calls could be made that no filter
// sees. libuv has made rings by then, and makes its loop anew without one where the kernel refuses it.

import { openLibC, type LibC } from '../libc.ts';
import { ENOSYS, refusing } from './filter-program.ts';
import { CALL } from './numbers.ts';
import { openRings } from './rings.ts';
import { addFilter } from './seccomp.ts';

const PR_SET_NO_NEW_PRIVS = 38;
const DEV_NULL = 0;

/** Whether it worked is seen when the cell is locked: a ring that is still there is a reason not to be. */
function takeRingsAway(libc: LibC): void {
  libc.prctl(PR_SET_NO_NEW_PRIVS, 1);
  if (addFilter(libc, refusing([CALL.io_uring_setup], ENOSYS)) !== 0) return;
  if (libc.renewLoop() !== 0) return;
  // Loops of other threads never change what they wait for; their numbers stay taken, so that nothing else gets them.
  for (const ring of openRings(libc)) libc.call(CALL.dup2, DEV_NULL, ring);
}

const libc = openLibC();
if (libc !== null) takeRingsAway(libc);
