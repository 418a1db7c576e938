// Memory and processor time of a process, as the kernel counts them: nothing that runs in it can say otherwise. Linux only; knows
// no plugin.

import { readFileSync } from 'node:fs';

/** All of them are those of the whole process: units that share a cell share the figures. */
export interface ProcessUsage {
  /** Resident memory in bytes; 0 for a process that has just ended. */
  readonly memory: number;
  /** Processor time so far in milliseconds. */
  readonly cpu: number;
}

// What getconf says on every Linux that Node runs on: PAGESIZE of x64, and CLK_TCK.
const PAGE = 4_096;
const TICK_MS = 10;

/** Null for a process that is gone. One that was killed and not yet waited for still has its processor time. */
export function usageOf(pid: number): ProcessUsage | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name stands in brackets and may hold anything; the fields behind it are numbers.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return {
      memory: Number(fields[21]) * PAGE,
      cpu: (Number(fields[11]) + Number(fields[12])) * TICK_MS,
    };
  } catch {
    return null;
  }
}

/** The most memory it ever held, in bytes; 0 for a process that is gone. */
export function peakOf(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    return Number(/^VmHWM:\s*(\d+) kB$/mu.exec(status)?.[1] ?? 0) * 1_024;
  } catch {
    return 0;
  }
}
