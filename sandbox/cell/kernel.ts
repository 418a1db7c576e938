// What the cell asks of the kernel for itself, through node:ffi: to die with its host, limits it can't lift again, memory that it
// shares with the host, and its jail. Where a call is missing the report says so and the host decides.

import { openSync, readSync } from 'node:fs';
import { memoryCap } from '../memory-cap.ts';
import { type Locked, lock, lockLimits } from './jail/lock.ts';
import { type LibC, openLibC } from './libc.ts';

const PR_SET_PDEATHSIG = 1;
const PR_SET_TIMERSLACK = 29;
const PR_SET_NO_NEW_PRIVS = 38;
/**
 * Nanoseconds by which the kernel may put off a timer of this process. Each timed entry leaves a timer behind in isolated-vm
 * that wakes a thread when it falls due, long after the entry returned: with slack, one wake does for all that fell due
 * meanwhile. Its price: a cap may be kept this much later.
 */
const TIMER_SLACK_NS = 2_000_000;
const PAGE = 4_096;
const SIGKILL = 9;
const RLIMIT = { data: 2, core: 4, nofile: 7, fsize: 1 } as const;
const NO_LIMIT = 2n ** 64n - 1n;

export interface KernelReport {
  /** The kernel kills this process when the thread that started it ends, whatever runs here. */
  readonly diesWithHost: boolean;
  readonly limits: boolean;
}

export class Kernel {
  readonly report: KernelReport;
  /** Shared with the host; null where there are no native calls to share it by. */
  readonly memory: ArrayBuffer | null;
  readonly libc: LibC | null;
  readonly #status: number;
  #locked = false;

  constructor(libc: LibC | null, status: number, memory: ArrayBuffer | null, report: KernelReport) {
    this.libc = libc;
    this.#status = status;
    this.memory = memory;
    this.report = report;
  }

  /**
   * To be called before the permission to use ffi is dropped. `host`: pid of the process that started this one, 0 where that
   * has none here; `shared`: a descriptor whose first page becomes `memory`.
   */
  static take(host: number, shared: number): Kernel {
    const libc = openLibC();
    const memory = libc?.share(shared, PAGE) ?? null;
    if (libc === null || memory === null) return new Kernel(null, -1, null, NOTHING);
    const asked = libc.prctl(PR_SET_PDEATHSIG, SIGKILL) === 0;
    // The host may have died before the call: then nobody is left to send the signal.
    if (process.ppid !== host) process.kill(process.pid, 'SIGKILL');
    const limits = [
      libc.prctl(PR_SET_NO_NEW_PRIVS, 1),
      libc.prctl(PR_SET_TIMERSLACK, TIMER_SLACK_NS),
      libc.setLimit(RLIMIT.core, 0),
      libc.setLimit(RLIMIT.fsize, 4_096),
      libc.setLimit(RLIMIT.nofile, 128),
    ].every((result) => result === 0);
    return new Kernel(libc, openStatus(), memory, { diesWithHost: asked, limits });
  }

  /** Locks the process in, for good: to be called when everything is loaded and before a guest is. */
  lock(): Locked {
    if (this.libc === null) return { mechanisms: [], missing: ['node:ffi is not there'] };
    this.#locked = true;
    return lock(this.libc);
  }

  /** A hard cap on what this process may allocate from now on: `heapMb` and a margin, above what it holds already. */
  capMemory(heapMb: number): void {
    if (this.libc === null) return;
    const cap = this.#cap(heapMb);
    if (cap === null) return;
    this.libc.setLimit(RLIMIT.data, cap);
    if (this.#locked) lockLimits(this.libc);
  }

  /** The same for several heaps together, until the next call of this or of `uncap`. */
  capShared(heapMb: number): void {
    const cap = this.#cap(heapMb);
    if (cap !== null) this.libc?.setLimit(RLIMIT.data, cap, NO_LIMIT);
  }

  /** While an isolate is made, which no guest sees: it reserves far more than it takes. */
  uncap(): void {
    this.libc?.setLimit(RLIMIT.data, NO_LIMIT, NO_LIMIT);
  }

  /** Bytes; null where what it holds cannot be read. */
  #cap(heapMb: number): number | null {
    if (this.#status < 0) return null;
    const buffer = Buffer.alloc(4_096);
    const length = readSync(this.#status, buffer, 0, buffer.length, 0);
    return memoryCap(buffer.toString('latin1', 0, length), heapMb);
  }
}

const NOTHING: KernelReport = Object.freeze({ diesWithHost: false, limits: false });

/** Opened now, since paths can't be read later. */
function openStatus(): number {
  try {
    return openSync('/proc/self/status', 'r');
  } catch {
    return -1;
  }
}
