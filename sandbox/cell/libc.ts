// The C library and libuv through node:ffi: system calls as numbers, and memory to hand them. Decides nothing.
// Linux with glibc or musl; null where this Node has no ffi, may not use it, or finds no library of that name.

import { C_LIBRARIES, type Ffi, loadFfi } from '../ffi.ts';

const SCRATCH_BYTES = 65_536;
const WORD = 'i64';

export interface LibC {
  /** A system call by number: what it returns, or minus the number of its error. Arguments left out are 0. */
  call(number: number, ...parts: readonly Argument[]): number;
  prctl(option: number, value: number): number;
  /** `most`: up to what this process may raise it again; as high as it is where nothing is said. */
  setLimit(resource: number, bytes: number | bigint, most?: bigint): number;
  /** The first `bytes` of an open file as memory, shared with whoever else has it; null where that fails. */
  share(fd: number, bytes: number): ArrayBuffer | null;
  /** Memory at an address that does not move. The next call of `scratch` begins at the same place. */
  scratch(bytes: number): Scratch;
  /** A path or name, ended as C wants it, in the upper half of the scratch memory. */
  text(value: string): bigint;
  /** Makes libuv's main loop anew, which must not be running yet. 0 where it worked. */
  renewLoop(): number;
}

export type Argument = number | bigint;

export interface Scratch {
  readonly address: bigint;
  readonly view: DataView;
}

let opened: LibC | null | undefined;

/** To be called first while ffi is permitted; what it returns goes on working when that is dropped. */
export function openLibC(): LibC | null {
  opened ??= findLibC();
  return opened;
}

function findLibC(): LibC | null {
  const ffi = loadFfi() as Ffi | undefined;
  if (ffi === undefined) return null;
  for (const name of C_LIBRARIES) {
    try {
      return bind(ffi, name);
    } catch {
      // Another name, or ffi is not permitted.
    }
  }
  return null;
}

function bind(ffi: Ffi, name: string): LibC {
  const { functions } = ffi.dlopen(name, {
    syscall: { arguments: [WORD, WORD, WORD, WORD, WORD, WORD, WORD], return: WORD },
    setrlimit: { arguments: ['i32', 'pointer'], return: 'i32' },
    prctl: { arguments: ['i32', WORD, WORD, WORD, WORD], return: 'i32' },
    mmap: { arguments: [WORD, WORD, 'i32', 'i32', 'i32', WORD], return: WORD },
    __errno_location: { arguments: [], return: 'pointer' },
  });
  const { functions: uv } = ffi.dlopen(null, {
    uv_default_loop: { arguments: [], return: 'pointer' },
    uv_loop_fork: { arguments: ['pointer'], return: 'i32' },
  });
  const memory = new ArrayBuffer(SCRATCH_BYTES);
  const address = ffi.getRawPointer(memory);
  // Of this thread, which is the only one that calls: its place does not change.
  const errno = new Int32Array(ffi.toArrayBuffer(functions.__errno_location(), 4, false));
  return {
    call(number, ...parts) {
      const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = parts.map(BigInt);
      const args = [a, b, c, d, e, f].map(BigInt) as [
        bigint,
        bigint,
        bigint,
        bigint,
        bigint,
        bigint,
      ];
      const result = functions.syscall(BigInt(number), ...args);
      return result === -1n ? -(errno[0] ?? 0) : Number(result);
    },
    prctl: (option, value) => functions.prctl(option, BigInt(value), 0n, 0n, 0n),
    setLimit(resource, bytes, most) {
      const limit = typeof bytes === 'bigint' ? bytes : BigInt(Math.floor(bytes));
      new BigUint64Array(memory, 0, 2).set([limit, most ?? limit]);
      return functions.setrlimit(resource, address);
    },
    share(fd, bytes) {
      const at = functions.mmap(0n, BigInt(bytes), PROT_READ_WRITE, MAP_SHARED, fd, 0n);
      return at < 0n ? null : ffi.toArrayBuffer(at, bytes, false);
    },
    scratch(bytes) {
      new Uint8Array(memory, 0, bytes).fill(0);
      return { address, view: new DataView(memory, 0, bytes) };
    },
    text(value) {
      const half = SCRATCH_BYTES / 2;
      Buffer.from(memory, half).write(`${value}\0`, 'latin1');
      return address + BigInt(half);
    },
    renewLoop: () => uv.uv_loop_fork(uv.uv_default_loop()),
  };
}

const PROT_READ_WRITE = 3;
const MAP_SHARED = 1;
