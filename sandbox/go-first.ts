// Where the memory of the whole machine ends, the kernel ends a process: it is to be a cell, never the host. Knows no limit.

import { writeFileSync } from 'node:fs';

/** The most there is. Raising needs no right; lowering it again does. */
const FIRST = '1000';

/** For a process of the same user that has just been started: one that locked itself in takes it from root alone. */
export function goFirst(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, FIRST);
  } catch {
    // Ended already, or there is no such file: what each cell got is seen by `skerry doctor`.
  }
}
