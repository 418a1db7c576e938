// How strongly cells are walled off: what the host asks for, and what this machine can give. Asks the kernel, changes nothing.

import { landlockVersion } from './cell/jail/landlock.ts';
import { CALL } from './cell/jail/numbers.ts';
import { type LibC, openLibC } from './cell/libc.ts';

/**
 * process  a process of its own: no environment, Node's permissions shut, limits of the kernel
 * jail     the same, and the kernel refuses it everything but to compute and to speak to its host
 */
export type IsolationLevel = 'process' | 'jail';

export interface IsolationWish {
  /** Below this nothing starts. */
  readonly atLeast: IsolationLevel;
  /** To be used where it can be had. */
  readonly prefer: IsolationLevel;
}

export interface Isolation {
  /** Of every cell: one that reaches less is not used. */
  readonly level: IsolationLevel;
  readonly preferred: IsolationLevel;
  /** What the kernel enforces in each cell beyond the level `process`. */
  readonly mechanisms: readonly string[];
  /** Why the preferred level is not reached; null where it is. */
  readonly reason: string | null;
}

export const DEFAULT_ISOLATION: IsolationWish = { atLeast: 'process', prefer: 'jail' };

/** All of them, or there is no jail. */
export const JAIL_MECHANISMS: readonly string[] = [
  'no io_uring',
  'no new privileges',
  'not dumpable',
  'landlock',
  'seccomp',
];

/** What can be had here of `wish`. `level` is below `wish.atLeast` where that is out of reach. */
export function reachIsolation({ atLeast, prefer }: IsolationWish): Isolation {
  const preferred = atLeast === 'jail' ? 'jail' : prefer;
  const reason = preferred === 'jail' ? jailObstacle() : null;
  return reason === null && preferred === 'jail'
    ? { level: 'jail', preferred, mechanisms: JAIL_MECHANISMS, reason }
    : { level: 'process', preferred, mechanisms: [], reason };
}

/** Why no cell can be jailed here, or null. */
function jailObstacle(): string | null {
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
