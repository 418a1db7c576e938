// Finds the rings of io_uring that this process holds. Closes none.

import type { LibC } from '../libc.ts';
import { CALL } from './numbers.ts';

const MOST_DESCRIPTORS = 128;
const NAME_BYTES = 64;
const RING = 'anon_inode:[io_uring]';

/** Descriptors of this process that are rings. */
export function openRings(libc: LibC): number[] {
  const rings: number[] = [];
  for (let fd = 0; fd < MOST_DESCRIPTORS; fd++) {
    const { address, view } = libc.scratch(NAME_BYTES);
    const length = libc.call(CALL.readlink, libc.text(`/proc/self/fd/${fd}`), address, NAME_BYTES);
    if (length < 0) continue;
    if (Buffer.from(view.buffer, 0, length).toString('latin1') === RING) rings.push(fd);
  }
  return rings;
}
