// The guards of the jail: what native code in a cell meets once V8 no longer holds it. The cell's own test of its fence stands
// behind most of them, and goes with them.

import type { Edit, Guard } from '../guard.ts';

const LOCK = 'sandbox/cell/jail/lock.ts';
const ALLOWED = 'sandbox/cell/jail/allowed-calls.ts';

const SELF_TEST: Edit = {
  file: 'sandbox/cell/fence.ts',
  find: 'open.push(...nativeHoles(kernel.libc));',
  replace: 'void nativeHoles;',
};

const UNHELD_TEST: Edit = {
  file: 'sandbox/cell/fence.ts',
  find: 'if (way !== null) open.push(...unheldHoles());',
  replace: 'void unheldHoles;',
};

const FILTER: Edit = {
  file: LOCK,
  find: 'seccomp: addFilter(libc, allowing(ALLOWED_CALLS, process.pid)),',
  replace: 'seccomp: 0 * allowing(ALLOWED_CALLS, process.pid).length,',
};

const LANDLOCK: Edit = {
  file: LOCK,
  find: 'landlock: denyWithLandlock(libc),',
  replace: 'landlock: 0 * Number(denyWithLandlock.length),',
};

const SEEN: Edit = {
  file: 'sandbox/cell-words.ts',
  find: 'if (unwalled.length > 0) {',
  replace: 'if (unwalled.length > WRAP_MECHANISMS.length) {',
};

const WRAP_FILTER: Edit = {
  file: 'sandbox/bubblewrap/command.ts',
  find: "'--seccomp', String(PROGRAM_FD)]",
  replace: "...(PROGRAM_FD > 0 ? [] : ['--seccomp'])]",
};

const ROOT = 'sandbox/bubblewrap/root.ts';

export const guards: readonly Guard[] = [
  {
    name: 'a jailed cell is left a list of system calls, on all threads',
    ...FILTER,
    and: [SELF_TEST, UNHELD_TEST],
    attacks: ['jail/socket-made-by-native-code', 'jail/program-run-by-native-code'],
    why: 'An exploit of V8 runs native code: what it may ask of the kernel is all that is left to decide.',
  },
  {
    name: 'a jailed cell attacks its fence with calls of its own',
    ...SELF_TEST,
    and: [FILTER, UNHELD_TEST],
    attacks: ['jail/socket-made-by-native-code'],
    why: 'A filter that is not in force is found before a plugin comes.',
  },
  {
    name: 'a jailed cell has no right to any file',
    ...LANDLOCK,
    and: [FILTER, SELF_TEST, UNHELD_TEST],
    attacks: ['jail/file-opened-by-native-code'],
    why: 'Stands behind the list of calls: a mistake in one is not a hole.',
  },
  {
    name: 'the filter is put on every thread',
    file: 'sandbox/cell/jail/seccomp.ts',
    find: 'const TSYNC = 1;',
    replace: 'const TSYNC = 0;',
    attacks: ['jail/thread-without-filter'],
    why: "V8's own threads began before; native code reaches them through the memory they share.",
  },
  {
    name: 'threads may be started, and nothing else by the same call',
    file: ALLOWED,
    find: 'when: [{ argument: 0, oneOf: THREAD_FLAGS }],',
    replace: 'when: [],',
    attacks: ['jail/process-started-by-clone'],
    why: 'One call starts both.',
  },
  {
    name: 'a jailed cell maps no shared memory',
    file: ALLOWED,
    find: 'without: UNCOUNTED_MEMORY.shared | UNCOUNTED_MEMORY.stack }',
    replace: 'without: UNCOUNTED_MEMORY.stack }',
    attacks: ['jail/memory-no-cap-counts'],
    why: 'The cap of the kernel counts private memory only.',
  },
  {
    name: 'a jailed cell maps no stack',
    file: ALLOWED,
    find: 'without: UNCOUNTED_MEMORY.shared | UNCOUNTED_MEMORY.stack }',
    replace: 'without: UNCOUNTED_MEMORY.shared }',
    attacks: ['jail/stack-no-cap-counts'],
    why: 'What may grow as a stack is counted as one, and by no cap.',
  },
  {
    name: 'the cap on memory is set once',
    file: 'sandbox/cell/kernel.ts',
    find: 'if (this.#locked) lockLimits(this.libc);',
    replace: 'void lockLimits;',
    attacks: ['jail/cap-set-again'],
    why: 'Who may set a limit of his own may, as root, lift it.',
  },
  {
    name: 'a cell below the level of its host is not used',
    file: 'sandbox/cell-words.ts',
    find: 'if (locksItself(way) && !LOCK_MECHANISMS.every((name) => list(mechanisms).includes(name))) {',
    replace: 'if (locksItself(null)) {',
    attacks: ['jail/cell-below-its-level'],
    why: 'What the operator was told holds for every cell, or the cell is none.',
  },
  {
    name: 'rings of io_uring are closed',
    file: 'sandbox/cell/jail/without-ring.ts',
    find: 'libc.call(CALL.dup2, DEV_NULL, ring);',
    replace: 'void [ring, DEV_NULL];',
    and: [
      {
        file: LOCK,
        find: "'no io_uring': rings.length === 0 ? 0 : -rings.length,",
        replace: "'no io_uring': 0 * rings.length,",
      },
    ],
    attacks: ['jail/ring-left-behind'],
    why: 'Node makes them as it starts, and what is asked through them passes by every filter.',
  },
  {
    name: 'a level that is demanded is reached, or nothing starts',
    file: 'sandbox/sandbox.ts',
    find: "if (short !== null) throw new SandboxError('NOT_ISOLATED', short);",
    replace: 'void [short, SandboxError];',
    attacks: ['jail/demanded-and-out-of-reach'],
    why: 'An operator who demands it must not learn from a log that it was not so.',
  },
  {
    name: 'a wrapped cell has a filter before Node begins',
    ...WRAP_FILTER,
    and: [SEEN, UNHELD_TEST],
    attacks: ['jail/signal-to-the-host', 'jail/socket-made-by-native-code'],
    why: 'Namespaces say what there is, and not what may be asked of the kernel.',
  },
  {
    name: 'the walls around a wrapped cell are seen from outside',
    ...SEEN,
    attacks: ['jail/cell-below-its-level'],
    why: 'A cell that was not wrapped can say that it was.',
  },
  {
    name: 'a wrapped cell tries what no permission of Node holds',
    ...UNHELD_TEST,
    and: [WRAP_FILTER, SEEN],
    attacks: ['jail/socket-made-by-native-code'],
    why: 'It has no native calls to attack its fence with, and its filter could be an empty one.',
  },
  {
    name: 'the root of a wrapped cell holds what Node needs, and no more',
    file: ROOT,
    find: '...[...files, STATUS].flatMap(',
    replace: "'--ro-bind', '/etc/passwd', '/etc/passwd', ...[...files, STATUS].flatMap(",
    and: [UNHELD_TEST],
    attacks: ['jail/file-opened-by-native-code'],
    why: 'A cell that is only wrapped may open what it finds.',
  },
  {
    name: 'a wrapped cell writes to none of its files',
    file: ROOT,
    find: "flatMap((path) => ['--ro-bind', path, path]),",
    replace: "flatMap((path) => ['--bind', path, path]),",
    attacks: ['jail/own-code-changed'],
    why: 'The next cell would start with what it wrote.',
  },
  {
    name: 'cells go before their host where memory ends',
    file: 'sandbox/spawn-cell.ts',
    find: 'if (child.pid !== undefined) goFirst(child.pid);',
    replace: 'void goFirst;',
    attacks: ['jail/host-ended-for-its-cells'],
    why: 'The kernel chooses by size, and a host may be larger than each of its cells.',
  },
  {
    name: 'what a cell holds in all is bounded by a group',
    file: 'sandbox/cell-process.ts',
    find: 'this.#membership.limit(this.#watched.capMb(units) + GROUP_SLACK_MB);',
    replace: 'void GROUP_SLACK_MB;',
    attacks: ['jail/memory-no-limit-of-a-process-counts'],
    why: 'The cap of a process counts private memory, and the supervisor looks at cells that are busy.',
  },
];
