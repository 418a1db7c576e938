// Memory and processor time of a process, as the kernel counts them. Linux only; knows no plugin.

import { readFileSync } from 'node:fs';

/** Both are those of the whole process: units that share a cell share the figures. */
export interface ProcessUsage {
  /** Resident memory in bytes. */
  readonly memory: number;
  /** Processor time so far in milliseconds. */
  readonly cpu: number;
}

// What getconf says on every Linux that Node runs on: PAGESIZE of x64, and CLK_TCK.
const PAGE = 4_096;
const TICK_MS = 10;

/** Null for a process that is gone. */
export function usageOf(pid: number): ProcessUsage | null {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]);
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name stands in brackets and may hold anything; the fields behind it are numbers.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { memory: pages * PAGE, cpu: (Number(fields[11]) + Number(fields[12])) * TICK_MS };
  } catch {
    return null;
  }
}
