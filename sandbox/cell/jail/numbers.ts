// Numbers of system calls that are made, refused or tried by name. x86-64 only; those that are allowed stand in allowed-calls.ts.

export const CALL = {
  open: 2,
  close: 3,
  dup2: 33,
  socket: 41,
  connect: 42,
  fork: 57,
  execve: 59,
  kill: 62,
  readlink: 89,
  fcntl: 72,
  ptrace: 101,
  write: 1,
  openat: 257,
  seccomp: 317,
  io_uring_setup: 425,
  io_uring_enter: 426,
  io_uring_register: 427,
  landlock_create_ruleset: 444,
  landlock_restrict_self: 446,
} as const;
