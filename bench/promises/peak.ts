// The most a process ever held, watched by a thread of its own, which nothing that the main thread does can hold up.

import { readFileSync } from 'node:fs';
import { isMainThread, Worker, workerData } from 'node:worker_threads';

const KB_PER_MB = 1_024;
const [PID, PEAK_KB] = [0, 1] as const;

export class PeakWatch {
  readonly #shared = new Int32Array(new SharedArrayBuffer(8));
  readonly #thread: Worker;

  constructor() {
    this.#thread = new Worker(import.meta.filename, { workerData: this.#shared });
  }

  /** Looks at that process from now on, about a thousand times a second. */
  watch(pid: number): void {
    Atomics.store(this.#shared, PEAK_KB, 0);
    Atomics.store(this.#shared, PID, pid);
    Atomics.notify(this.#shared, PID);
  }

  /** MB at most since `watch`, by the kernel's own count at the last look. */
  stop(): number {
    Atomics.store(this.#shared, PID, 0);
    return Atomics.load(this.#shared, PEAK_KB) / KB_PER_MB;
  }

  async close(): Promise<void> {
    await this.#thread.terminate();
  }
}

/** MB resident now; 0 where the process is gone. */
export function residentMb(pid: number): number {
  return statusKb(pid, 'VmRSS') / KB_PER_MB;
}

function statusKb(pid: number, key: string): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    return Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function lookForEver(shared: Int32Array): void {
  for (;;) {
    const pid = Atomics.load(shared, PID);
    if (pid === 0) {
      Atomics.wait(shared, PID, 0);
      continue;
    }
    const peak = Math.max(Atomics.load(shared, PEAK_KB), statusKb(pid, 'VmHWM'));
    // Not of another process, which is looked at since.
    if (Atomics.load(shared, PID) === pid) Atomics.store(shared, PEAK_KB, peak);
    Atomics.wait(shared, PID, pid, 1);
  }
}

if (!isMainThread) lookForEver(workerData as Int32Array);
