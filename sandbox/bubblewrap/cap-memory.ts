// Caps the memory of a process from outside, for good: a cell that has no native calls cannot do it itself. Knows no cell.

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { memoryCap } from '../memory-cap.ts';
import { findProgram } from './command.ts';

/** Of util-linux. */
export const CAPPER = 'prlimit';

/** `heapMb` and a margin above what it holds now. Rejects where that cannot be done: the process is then not to be used. */
export async function capMemoryOf(pid: number, heapMb: number): Promise<void> {
  const cap = memoryCap(readFileSync(`/proc/${pid}/status`, 'latin1'), heapMb);
  const program = findProgram(CAPPER);
  if (cap === null || program === null) throw new Error('its memory cannot be capped');
  const flags = [`--pid=${pid}`, `--data=${cap}:${cap}`];
  await promisify(execFile)(program, flags, { env: {}, timeout: 10_000 });
}
