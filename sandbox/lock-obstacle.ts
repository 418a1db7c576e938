// Whether a cell could lock itself in on this machine. Asks the kernel, changes nothing.

import { landlockVersion } from './cell/jail/landlock.ts';
import { CALL } from './cell/jail/numbers.ts';
import { type LibC, openLibC } from './cell/libc.ts';

/** Why none could, or null. */
export function lockObstacle(): string | null {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return `the jail is made for Linux on x64; this is ${process.platform} on ${process.arch}`;
  }
  const libc = openLibC();
  if (libc === null)
    return 'node:ffi is not there, or not permitted, so the kernel cannot be asked';
  return seccompObstacle(libc) ?? landlockObstacle(libc);
}

const EFAULT = 14;
const SET_MODE_FILTER = 1;
const TSYNC = 1;

function seccompObstacle(libc: LibC): string | null {
  // Without a program the call fails whatever else: with a fault where it would take one.
  const result = libc.call(CALL.seccomp, SET_MODE_FILTER, TSYNC, 0);
  return result === -EFAULT ? null : `the kernel takes no seccomp filter (error ${-result})`;
}

function landlockObstacle(libc: LibC): string | null {
  const version = landlockVersion(libc);
  return version >= 1 ? null : `the kernel offers no Landlock (error ${-version})`;
}
