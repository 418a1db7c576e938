// The kernel's own "open beneath this folder, through no link" through node:ffi. Null where it cannot be had.

import { constants, closeSync } from 'node:fs';
import { getSystemErrorName } from 'node:util';
import { hostError } from './errors.ts';

/** Opens `path` beneath the folder `dir` and returns the new descriptor. Throws the host's error. */
export type Openat2 = (dir: number, path: string, flags: number) => number;

/** The same number on every architecture Node runs on. */
const SYS_OPENAT2 = 437n;
const O_CLOEXEC = 0o2000000;
const HOW_BYTES = 24;
const AT_FDCWD = -100;

/** Not in node:fs: a descriptor that names a file without opening it. The generic Linux value (x64, arm64, riscv). */
export const O_PATH = 0o10000000;

const RESOLVE_NO_XDEV = 0x01;
const RESOLVE_NO_MAGICLINKS = 0x02;
const RESOLVE_NO_SYMLINKS = 0x04;
const RESOLVE_BENEATH = 0x08;
const BENEATH = RESOLVE_NO_XDEV | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS | RESOLVE_BENEATH;

/** Looks once whether this kernel, this Node and this container let us call it. */
export function detectOpenat2(): Openat2 | null {
  const call = loadOpenat2();
  if (call === null) return null;
  try {
    closeSync(call(AT_FDCWD, '.', O_PATH | constants.O_DIRECTORY));
    return call;
  } catch {
    return null;
  }
}

function loadOpenat2(): Openat2 | null {
  if (process.platform !== 'linux') return null;
  try {
    const ffi = loadFfi();
    const { functions } = ffi.dlopen(null, {
      syscall: { arguments: ['i64', 'i32', 'buffer', 'buffer', 'u64'], return: 'i64' },
      __errno_location: { arguments: [], return: 'pointer' },
    });
    return (dir, path, flags) => {
      const how = Buffer.alloc(HOW_BYTES);
      how.writeBigUInt64LE(BigInt(flags | O_CLOEXEC), 0);
      how.writeBigUInt64LE(BigInt(BENEATH), 16);
      const name = Buffer.from(`${path}\0`);
      const fd = functions.syscall(SYS_OPENAT2, dir, name, how, BigInt(HOW_BYTES));
      if (fd >= 0n) return Number(fd);
      throw hostError(getSystemErrorName(-ffi.getInt32(functions.__errno_location())));
    };
  } catch {
    return null;
  }
}

/** Node warns once that ffi is experimental. Whoever runs a host can do nothing with that line. */
function loadFfi(): ReturnType<typeof process.getBuiltinModule<'node:ffi'>> {
  const own = Object.getOwnPropertyDescriptor(process, 'emitWarning');
  process.emitWarning = () => {};
  try {
    return process.getBuiltinModule('node:ffi');
  } finally {
    if (own !== undefined) Object.defineProperty(process, 'emitWarning', own);
  }
}
