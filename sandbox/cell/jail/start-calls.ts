// The system calls that a cell which bwrap starts has beside those of allowed-calls.ts, each with why: its filter is on before Node
// begins, and Node needs more to start than to run. Data, and the program made of it. Numbers are those of x86-64.

import { ALLOWED_CALLS, type AllowedCall, UNCOUNTED_MEMORY } from './allowed-calls.ts';
import { allowing } from './filter-program.ts';

const RLIMIT = { fsize: 1, data: 2, stack: 3, core: 4, nofile: 7 } as const;
const PR = { deathSignal: 1, dumpable: 4, name: 15, timerSlack: 29, noNewPrivileges: 38 } as const;
const TERMINAL_SETTINGS = 0x5401;
const DO_NOT_WAIT = 0x5421;
const CLOSE_WHEN_RUN = 0x5451;

/** For Node, and for good: no lock follows. What they reach is bounded by the namespaces, and by a root with a few files. */
export const START_CALLS: readonly AllowedCall[] = [
  { name: 'execve', number: 59, why: 'bwrap becomes Node; there is no other program' },
  { name: 'openat', number: 257, why: 'libraries, the addon and its own code: all there is' },
  { name: 'access', number: 21, why: 'the loader looks for what it need not load' },
  { name: 'fstat', number: 5, why: 'what a descriptor is' },
  { name: 'newfstatat', number: 262, why: 'the loader looks for folders of libraries' },
  { name: 'statx', number: 332, why: 'Node looks for its own code' },
  { name: 'readlink', number: 89, why: 'where links in its own code lead; the zone of the clock' },
  { name: 'getcwd', number: 79, why: 'its folder, which is the root' },
  { name: 'lseek', number: 8, why: 'reading the zone of the clock' },
  { name: 'pwrite64', number: 18, why: 'the beat, where its memory is not shared' },
  { name: 'arch_prctl', number: 158, why: 'start of the C library' },
  { name: 'set_tid_address', number: 218, why: 'start of the C library' },
  { name: 'rt_sigaction', number: 13, why: 'what becomes of signals to itself' },
  {
    name: 'prlimit64',
    number: 302,
    when: [
      { argument: 0, oneOf: [0] },
      { argument: 1, oneOf: [RLIMIT.stack, RLIMIT.nofile] },
    ],
    why: 'how large a stack is and how many descriptors there are; neither can be raised',
  },
  {
    name: 'prctl',
    number: 157,
    when: [{ argument: 0, oneOf: [PR.name] }],
    why: 'names of threads',
  },
  {
    name: 'ioctl',
    number: 16,
    when: [{ argument: 1, oneOf: [TERMINAL_SETTINGS, DO_NOT_WAIT, CLOSE_WHEN_RUN] }],
    why: 'whether a descriptor is a terminal; the socket to the host does not wait',
  },
  { name: 'fcntl', number: 72, why: 'how descriptors were opened' },
  { name: 'epoll_create1', number: 291, why: 'the loop' },
  { name: 'eventfd2', number: 290, why: 'wake-ups of the loop' },
  { name: 'pipe2', number: 293, why: 'signals reach the loop through one' },
  { name: 'getsockname', number: 51, why: 'of what kind the socket to the host is' },
  { name: 'getsockopt', number: 55, why: 'of what kind the socket to the host is' },
  { name: 'sched_getparam', number: 143, why: 'start of a thread' },
  { name: 'sched_getscheduler', number: 145, why: 'start of a thread' },
  { name: 'uname', number: 63, why: 'libuv asks how old the kernel is' },
  { name: 'sysinfo', number: 99, why: 'how much memory there is, for the heap of Node' },
  { name: 'capget', number: 125, why: 'Node asks whether it has rights it should not use; none' },
  { name: 'getuid', number: 102, why: 'the same' },
  { name: 'geteuid', number: 107, why: 'the same' },
  { name: 'getgid', number: 104, why: 'the same' },
  { name: 'getegid', number: 108, why: 'the same' },
  { name: 'getppid', number: 110, why: 'whether its host is there' },
];

/** For a cell that locks itself in as well: what it takes away again when it does. */
export const LOCKING_CALLS: readonly AllowedCall[] = [
  {
    name: 'mmap',
    number: 9,
    when: [{ argument: 3, without: UNCOUNTED_MEMORY.stack }],
    why: 'the beat is memory shared with the host',
  },
  {
    name: 'prlimit64',
    number: 302,
    when: [
      { argument: 0, oneOf: [0] },
      { argument: 1, oneOf: Object.values(RLIMIT) },
    ],
    why: 'its own limits',
  },
  {
    name: 'prctl',
    number: 157,
    when: [{ argument: 0, oneOf: Object.values(PR) }],
    why: 'what it gives up for good',
  },
  { name: 'landlock_create_ruleset', number: 444, why: 'the lock' },
  { name: 'landlock_restrict_self', number: 446, why: 'the lock' },
];

/** The first process of its namespace. */
const FIRST = 1;

/** What bwrap puts on a cell, as the kernel takes it. `locks`: the cell is to lock itself in. */
export function startProgram(locks: boolean): Uint8Array {
  const lists = [...ALLOWED_CALLS, ...START_CALLS, ...(locks ? LOCKING_CALLS : [])];
  // Of several conditions on one call the last is meant.
  return allowing([...new Map(lists.map((call) => [call.name, call])).values()], FIRST);
}
