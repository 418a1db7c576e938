// Which database processes a host has, as the kernel tells it. Linux only, like what is tested with it.

import { readdirSync, readFileSync } from 'node:fs';

/** Process ids of the database processes started by this process, or by the one given. */
export function databaseProcesses(parent: number = process.pid): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isSafeInteger(pid) && isDatabaseProcess(pid, parent));
}

function isDatabaseProcess(pid: number, parent: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state, ppid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const command = readFileSync(`/proc/${pid}/cmdline`, 'latin1');
    return state !== 'Z' && Number(ppid) === parent && command.includes('brokers/db/sqlite/child');
  } catch {
    return false;
  }
}

export function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) !== 'Z';
  } catch {
    return false;
  }
}

/** Waits until it is so; fails after 20 seconds. */
export async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + 20_000;
  while (!condition()) {
    if (performance.now() > end) throw new Error('waited 20 seconds in vain');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
