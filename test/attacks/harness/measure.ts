// What an attack costs the host, seen from inside its process: its busiest stretch, and the memory of its cells.

import { readdirSync, readFileSync } from 'node:fs';

const TICK_MS = 10;
const PAGES_PER_MB = 256;

export interface Load {
  /** Milliseconds of processor time of the host's own thread in its busiest stretch between two timers. */
  readonly busiestMs: number;
  /** The most milliseconds by which a timer of the host fired late. Grows with the load of the machine too. */
  readonly latestMs: number;
  /** MB resident in the largest child process at any look. */
  readonly cellMb: number;
  /** MB that the host's own process grew by, at most. */
  readonly hostMb: number;
}

/** Watches this process until the returned function is called. */
export function watchLoad(): () => Load {
  let busiestMs = 0;
  let latestMs = 0;
  let cellMb = 0;
  let hostMb = 0;
  const baseMb = residentMb('self');
  let cpu = threadMs();
  let last = performance.now();
  const look = (): void => {
    const now = performance.now();
    latestMs = Math.max(latestMs, now - last - TICK_MS);
    busiestMs = Math.max(busiestMs, threadMs() - cpu);
    for (const pid of childPids()) cellMb = Math.max(cellMb, residentMb(pid));
    hostMb = Math.max(hostMb, residentMb('self') - baseMb);
    // Looking costs time too, and is nobody's fault.
    cpu = threadMs();
    last = performance.now();
  };
  const timer = setInterval(look, TICK_MS);
  return () => {
    look();
    clearInterval(timer);
    return { busiestMs, latestMs, cellMb, hostMb };
  };
}

/** Pids of the children of this process, whichever of its threads started them. */
export function childPids(): string[] {
  return readdirSync('/proc/self/task').flatMap((thread) =>
    read(`/proc/self/task/${thread}/children`).split(' ').filter(Boolean),
  );
}

function residentMb(pid: string): number {
  return Number(read(`/proc/${pid}/statm`).split(' ')[1] ?? 0) / PAGES_PER_MB;
}

function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** Empty where the process is gone. */
function read(path: string): string {
  try {
    return readFileSync(path, 'latin1').trim();
  } catch {
    return '';
  }
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
