// What the cell asks of the kernel for itself, through node:ffi: to die with its host, limits it can't lift again, and
// memory that it shares with the host.
// Linux with glibc or musl; where a call is missing the report says so and the host decides.

import { openSync, readSync } from 'node:fs';

const PR_SET_PDEATHSIG = 1;
const PR_SET_TIMERSLACK = 29;
const PR_SET_NO_NEW_PRIVS = 38;
/**
 * Nanoseconds by which the kernel may put off a timer of this process. Each timed entry leaves a timer behind in isolated-vm
 * that wakes a thread when it falls due, long after the entry returned: with slack, one wake does for all that fell due
 * meanwhile. Its price: a cap may be kept this much later.
 */
const TIMER_SLACK_NS = 2_000_000n;
const PAGE = 4_096n;
const PROT_READ_WRITE = 3;
const MAP_SHARED = 1;
const SIGKILL = 9;
const RLIMIT = { data: 2, core: 4, nofile: 7, fsize: 1 } as const;
const MB = 1_048_576;
/** Room for Node's own growth and thread stacks beside the guest's heap. */
const MARGIN_MB = 96;

export interface KernelReport {
  /** The kernel kills this process when the thread that started it ends, whatever runs here. */
  readonly diesWithHost: boolean;
  readonly limits: boolean;
}

interface LibC {
  prctl(option: number, a: bigint, b: bigint, c: bigint, d: bigint): number;
  setrlimit(resource: number, limits: bigint): number;
  /** The first page of an open file as memory, shared with whoever else has it; null where that fails. */
  share(fd: number): ArrayBuffer | null;
  /** Where `words` lies: a pointer can be made only while ffi is permitted. */
  readonly pointer: bigint;
  readonly words: BigUint64Array;
}

export class Kernel {
  readonly report: KernelReport;
  /** Shared with the host; of no use to it where the report says that nothing could be asked. */
  readonly memory: ArrayBuffer;
  readonly #libc: LibC | null;
  readonly #status: number;

  constructor(libc: LibC | null, status: number, memory: ArrayBuffer, report: KernelReport) {
    this.#libc = libc;
    this.#status = status;
    this.memory = memory;
    this.report = report;
  }

  /**
   * To be called before the permission to use ffi is dropped. `host`: pid of the process that started this one; `shared`: a
   * descriptor whose first page becomes `memory`.
   */
  static async take(host: number, shared: number): Promise<Kernel> {
    const libc = await openLibC();
    const memory = libc?.share(shared) ?? null;
    if (libc === null || memory === null)
      return new Kernel(null, -1, new ArrayBuffer(Number(PAGE)), NOTHING);
    const asked = libc.prctl(PR_SET_PDEATHSIG, BigInt(SIGKILL), 0n, 0n, 0n) === 0;
    // The host may have died before the call: then nobody is left to send the signal.
    if (process.ppid !== host) process.kill(process.pid, 'SIGKILL');
    const limits = [
      libc.prctl(PR_SET_NO_NEW_PRIVS, 1n, 0n, 0n, 0n),
      libc.prctl(PR_SET_TIMERSLACK, TIMER_SLACK_NS, 0n, 0n, 0n),
      setLimit(libc, RLIMIT.core, 0),
      setLimit(libc, RLIMIT.fsize, 4_096),
      setLimit(libc, RLIMIT.nofile, 128),
    ].every((result) => result === 0);
    return new Kernel(libc, openStatus(), memory, { diesWithHost: asked, limits });
  }

  /** A hard cap on what this process may allocate from now on: `heapMb` and a margin, above what it holds already. */
  capMemory(heapMb: number): void {
    if (this.#libc === null || this.#status < 0) return;
    const buffer = Buffer.alloc(4_096);
    const length = readSync(this.#status, buffer, 0, buffer.length, 0);
    const held = /^VmData:\s+(\d+) kB$/m.exec(buffer.toString('latin1', 0, length));
    if (held === null) return;
    setLimit(this.#libc, RLIMIT.data, Number(held[1]) * 1_024 + (heapMb * 1.25 + MARGIN_MB) * MB);
  }
}

const NOTHING: KernelReport = Object.freeze({ diesWithHost: false, limits: false });

function setLimit(libc: LibC, resource: number, bytes: number): number {
  libc.words.fill(BigInt(Math.floor(bytes)), 0, 2);
  return libc.setrlimit(resource, libc.pointer);
}

/** Opened now, since paths can't be read later. */
function openStatus(): number {
  try {
    return openSync('/proc/self/status', 'r');
  } catch {
    return -1;
  }
}

type Functions = Pick<LibC, 'prctl' | 'setrlimit'> & {
  mmap(at: bigint, bytes: bigint, access: number, flags: number, fd: number, from: bigint): bigint;
};

async function openLibC(): Promise<LibC | null> {
  for (const name of ['libc.so.6', 'libc.musl-x86_64.so.1', 'libc.musl-aarch64.so.1']) {
    try {
      const { dlopen, getRawPointer, toArrayBuffer } = await import('node:ffi');
      const { functions } = dlopen(name, {
        prctl: { arguments: ['i32', 'u64', 'u64', 'u64', 'u64'], return: 'i32' },
        setrlimit: { arguments: ['i32', 'pointer'], return: 'i32' },
        mmap: { arguments: ['u64', 'u64', 'i32', 'i32', 'i32', 'u64'], return: 'i64' },
      });
      // Large enough to lie outside V8's moving heap.
      const words = new BigUint64Array(512);
      const libc = functions as unknown as Functions;
      const share = (fd: number): ArrayBuffer | null => {
        const at = libc.mmap(0n, PAGE, PROT_READ_WRITE, MAP_SHARED, fd, 0n);
        return at < 0n ? null : toArrayBuffer(at, Number(PAGE), false);
      };
      return { ...libc, share, pointer: getRawPointer(words.buffer), words };
    } catch {
      // Another name, or no ffi here.
    }
  }
  return null;
}
