// Finds the rings of io_uring that this process holds. Closes none.

import type { LibC } from '../libc.ts';
import { CALL } from './numbers.ts';

const MOST_DESCRIPTORS = 128;
/** Fails for numbers that are no descriptor, faster than reading a name. */
const GET_FLAGS = 1;
const NAME_BYTES = 64;
const RING = 'anon_inode:[io_uring]';

/** Descriptors of this process that are rings. */
export function openRings(libc: LibC): number[] {
  const rings: number[] = [];
  for (let fd = 0; fd < MOST_DESCRIPTORS; fd++) {
    if (libc.call(CALL.fcntl, fd, GET_FLAGS) < 0) continue;
    const { address, view } = libc.scratch(NAME_BYTES);
    const length = libc.call(CALL.readlink, libc.text(`/proc/self/fd/${fd}`), address, NAME_BYTES);
    if (Buffer.from(view.buffer, 0, Math.max(0, length)).toString('latin1') === RING)
      rings.push(fd);
  }
  return rings;
}
