// What the kernel says of processes, for tests that must not ask the process itself.

import { readFileSync } from 'node:fs';

/** Pids of the children of a process. */
export function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim();
  return text === '' ? [] : text.split(' ').map(Number);
}

/** False for a process that ended, whether or not its parent has taken notice. */
export function isRunning(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const state = stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
    return state !== 'Z' && state !== 'X';
  } catch {
    return false;
  }
}

/** Milliseconds until none of them runs; rejects after `patience`. */
export async function untilGone(pids: readonly number[], patience: number): Promise<number> {
  const start = performance.now();
  while (pids.some(isRunning)) {
    if (performance.now() - start > patience) throw new Error(`still running after ${patience} ms`);
    await new Promise((done) => setTimeout(done, 5));
  }
  return performance.now() - start;
}
