// Processor time as the kernel counts it: of this thread, and of another process. The clock on the wall says how long something
// took; only this says what it used. Decides nothing.

import { C_LIBRARIES, type Ffi, loadFfi } from './ffi.ts';

/** What CLOCK_THREAD_CPUTIME_ID is on Linux. */
const THIS_THREAD = 3;
/** The clock of a process is its number in these bits, and this below them: all its threads, by the scheduler's account. */
const PROCESS_BITS = 3;
const SCHEDULER = 2;

export interface CpuClock {
  /** Milliseconds of processor time that the calling thread has used. */
  ofThread(): number;
  /** Milliseconds that all threads of a process have used; null where there is no such process. */
  ofProcess(pid: number): number | null;
}

let opened: CpuClock | null | undefined;

/** Null where this Node has no ffi or may not use it. To be called first while it may. */
export function openCpuClock(): CpuClock | null {
  if (opened === undefined) opened = findCpuClock();
  return opened;
}

function findCpuClock(): CpuClock | null {
  if (process.platform !== 'linux') return null;
  const ffi = loadFfi() as Ffi | undefined;
  if (ffi === undefined) return null;
  for (const name of C_LIBRARIES) {
    try {
      const clock = bind(ffi, name);
      return clock.ofProcess(process.pid) === null ? null : clock;
    } catch {
      // Another name, or ffi is not permitted.
    }
  }
  return null;
}

function bind(ffi: Ffi, name: string): CpuClock {
  const { functions } = ffi.dlopen(name, {
    clock_gettime: { arguments: ['i32', 'pointer'], return: 'i32' },
  });
  // A struct timespec; seconds and nanoseconds both fit the lower half of their words.
  const words = new Int32Array(4);
  const address = ffi.getRawPointer(words.buffer);
  const read = (clock: number): number | null =>
    functions.clock_gettime(clock, address) === 0
      ? (words[0] as number) * 1_000 + (words[2] as number) / 1e6
      : null;
  return {
    ofThread: () => read(THIS_THREAD) ?? 0,
    ofProcess: (pid) => read((~pid << PROCESS_BITS) | SCHEDULER),
  };
}
