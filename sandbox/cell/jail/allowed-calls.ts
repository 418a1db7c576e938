// The system calls that are left to a jailed cell, each with why it is needed. Data only: everything else is refused.
// Numbers are those of x86-64. Found by measuring; a call nothing needs is a call an attacker has.

/** A condition on one argument, of which only the lower 32 bits are looked at. */
export type ArgumentRule =
  | { readonly argument: number; readonly oneOf: readonly (number | 'own pid')[] }
  | { readonly argument: number; readonly without: number };

export interface AllowedCall {
  readonly name: string;
  readonly number: number;
  /** All must hold. */
  readonly when?: readonly ArgumentRule[];
  readonly why: string;
}

/** Flags of memory that the cap on it does not count: shared with others, and stacks. */
export const UNCOUNTED_MEMORY = { shared: 1, stack: 0x100 } as const;
/** What glibc and musl start a thread with, and nothing else: CLONE_THREAD and no new namespace. */
const THREAD_FLAGS = [0x3d0f00, 0x7d0f00];
const RLIMIT_DATA = 2;
const SECCOMP_SET_MODE_FILTER = 1;
const SECCOMP_FILTER_FLAG_TSYNC = 1;

export const ALLOWED_CALLS: readonly AllowedCall[] = [
  { name: 'read', number: 0, why: 'the socket to the host; wake-ups of the loop' },
  { name: 'write', number: 1, why: 'the socket to the host; wake-ups of the loop' },
  { name: 'writev', number: 20, why: 'several frames to the host at once' },
  { name: 'pread64', number: 17, why: 'its own memory figures, from a file that is open already' },
  { name: 'close', number: 3, why: 'giving a descriptor up' },
  {
    name: 'mmap',
    number: 9,
    when: [{ argument: 3, without: UNCOUNTED_MEMORY.shared | UNCOUNTED_MEMORY.stack }],
    why: 'memory of V8, code included; none that the cap does not count: shared memory, and stacks',
  },
  {
    name: 'mprotect',
    number: 10,
    why: 'V8 makes pages of its code writable and executable by turns',
  },
  { name: 'munmap', number: 11, why: 'giving memory back' },
  { name: 'brk', number: 12, why: 'memory of malloc' },
  { name: 'mremap', number: 25, why: 'growing a block of malloc in place' },
  { name: 'madvise', number: 28, why: 'giving pages back after garbage collection' },
  {
    name: 'pkey_mprotect',
    number: 329,
    why: 'V8 guards its code with protection keys where there are any',
  },
  { name: 'futex', number: 202, why: 'threads wait for each other' },
  { name: 'sched_yield', number: 24, why: 'a thread that spins lets others run' },
  { name: 'epoll_pwait', number: 281, why: 'the loop waits' },
  { name: 'epoll_ctl', number: 233, why: 'what the loop waits for' },
  { name: 'nanosleep', number: 35, why: 'the same with another C library' },
  { name: 'clock_nanosleep', number: 230, why: 'a thread that waits for a time' },
  { name: 'clock_gettime', number: 228, why: 'the clock, where it cannot be read without a call' },
  { name: 'gettid', number: 186, why: 'threads name themselves in locks' },
  { name: 'getpid', number: 39, why: 'the signal that ends it is sent to itself' },
  {
    name: 'clone',
    number: 56,
    when: [{ argument: 0, oneOf: THREAD_FLAGS }],
    why: 'isolated-vm starts threads of its pool when it needs them; never a process',
  },
  { name: 'set_robust_list', number: 273, why: 'start of a thread' },
  { name: 'rseq', number: 334, why: 'start of a thread' },
  {
    name: 'sched_getaffinity',
    number: 204,
    why: 'start of a thread: how many processors there are',
  },
  { name: 'exit', number: 60, why: 'end of a thread' },
  { name: 'exit_group', number: 231, why: 'end of the process' },
  { name: 'rt_sigprocmask', number: 14, why: 'start and end of a thread' },
  {
    name: 'rt_sigreturn',
    number: 15,
    why: 'return from a signal: a terminal sends its Ctrl-C to cells too',
  },
  {
    name: 'restart_syscall',
    number: 219,
    why: 'the kernel takes up a wait that a signal broke off',
  },
  {
    name: 'kill',
    number: 62,
    when: [{ argument: 0, oneOf: ['own pid'] }],
    why: 'a cell that lost its host ends itself',
  },
  {
    name: 'tgkill',
    number: 234,
    when: [{ argument: 0, oneOf: ['own pid'] }],
    why: 'abort where V8 cannot go on',
  },
  { name: 'getrandom', number: 318, why: 'seeds of hash tables in new isolates' },
  {
    name: 'prlimit64',
    number: 302,
    when: [
      { argument: 0, oneOf: [0] },
      { argument: 1, oneOf: [RLIMIT_DATA] },
    ],
    why: 'the cap on its memory, once its plugin is known; refused from then on',
  },
  {
    name: 'seccomp',
    number: 317,
    when: [
      { argument: 0, oneOf: [SECCOMP_SET_MODE_FILTER] },
      { argument: 1, oneOf: [SECCOMP_FILTER_FLAG_TSYNC] },
    ],
    why: 'to take away more: a filter is only ever added',
  },
];
