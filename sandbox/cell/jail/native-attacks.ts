// What native code in a jailed cell must fail at, tried by the cell itself: each is a system call as an exploit would make it.
// Does no harm where one succeeds, but to this process.

import type { LibC } from '../libc.ts';
import { CALL } from './numbers.ts';

const AT_FDCWD = -100;
const AF_UNIX = 1;
const AF_INET = 2;
const SOCK_STREAM = 1;
const PTRACE_TRACEME = 0;
const SIGNAL_NONE = 0;
/** A process that is another: the first, where this one is not the first itself. */
const OTHER = process.pid === 1 ? 2 : 1;

/** Asked for while it may be; 0, which is its whole group, where the host has no number in the cell's namespace. */
const HOST = process.ppid;

type Attack = (libc: LibC) => number;

/** Negative where it failed, as it should. */
const ATTACKS: Readonly<Record<string, Attack>> = {
  'open a file': (libc) => libc.call(CALL.openat, AT_FDCWD, libc.text('/proc/self/stat'), 0, 0),
  'open a file the old way': (libc) => libc.call(CALL.open, libc.text('/'), 0, 0),
  'make a network socket': (libc) => libc.call(CALL.socket, AF_INET, SOCK_STREAM, 0),
  'make a local socket': (libc) => libc.call(CALL.socket, AF_UNIX, SOCK_STREAM, 0),
  connect: (libc) => denied(libc.call(CALL.connect, 0, libc.scratch(16).address, 16)),
  'run a program': (libc) => denied(libc.call(CALL.execve, libc.text('/nonexistent'), 0, 0)),
  'start a process': fork,
  'signal another process': (libc) => denied(libc.call(CALL.kill, OTHER, SIGNAL_NONE)),
  'signal its host': (libc) => libc.call(CALL.kill, HOST, SIGNAL_NONE),
  'be traced': (libc) => libc.call(CALL.ptrace, PTRACE_TRACEME, 0, 0, 0),
  'make a ring of io_uring': (libc) => denied(libc.call(CALL.io_uring_setup, 1, 0)),
  'use a ring of io_uring': (libc) => denied(libc.call(CALL.io_uring_enter, 0, 0, 0, 0, 0, 0)),
};

/** Names of the attacks that succeeded. */
export function nativeHoles(libc: LibC): string[] {
  return Object.entries(ATTACKS)
    .filter(([, attack]) => attack(libc) >= 0)
    .map(([name]) => name);
}

const EPERM = 1;
const EACCES = 13;
const ENOSYS = 38;

/** For calls that would fail anyway, with what they are given here: the error tells whether the fence refused them. */
function denied(result: number): number {
  return [-EPERM, -EACCES, -ENOSYS].includes(result) ? result : 0;
}

/** Where there is a child after all, it must not go on as a second cell. */
function fork(libc: LibC): number {
  const result = libc.call(CALL.fork);
  if (result === 0) process.kill(process.pid, 'SIGKILL');
  return result;
}
