// Native code in a jailed cell: what an exploit of V8 would try next. Each is a real system call, made in the cell itself: in the
// jail, whichever way that is held here, and at the level `process`, where the kernel has no objection.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EscapedCell, type Part } from '../../attacks/harness/escaped-cell.ts';
import { triedWays } from '../../attacks/harness/ways-here.ts';

const ROOT = join(import.meta.dirname, '../../..');
const EPERM = -1;
const ENOENT = -2;
const EROFS = -30;
const ENOSYS = -38;
const AT_FDCWD = -100;
const UNIX_ADDRESS = [1, 0, ...Buffer.from('/tmp/skerry-none\0')];
/** 127.0.0.1, port 9. */
const INET_ADDRESS = [2, 0, 0, 9, 127, 0, 0, 1];
const CLONE_NEWUSER = 0x10000000;
const SIGCHLD = 17;

/** What is tried, number of the call, its arguments, and the answer of the jail where it is another than EPERM. */
type Row = readonly [what: string, number: number, parts: readonly Part[], answer?: number];

const FILES: readonly Row[] = [
  ['open a file', 2, ['/etc/passwd', 0]],
  ['open a file beneath a folder', 257, [AT_FDCWD, '/etc/passwd', 0]],
  ['open a file with conditions', 437, [AT_FDCWD, '/etc/passwd', null, 24]],
  ['make a file', 85, ['/tmp/skerry-none/made', 0o600]],
  ['open a file by its handle', 304, [AT_FDCWD, null, 0]],
  ['look whether a file is there', 21, ['/etc/passwd', 0]],
  ['read what a file is', 332, [AT_FDCWD, '/etc/passwd', 0, 0xfff, null]],
  ['read a link', 89, ['/proc/self/exe', null, 100]],
  ['remove a file', 87, ['/tmp/skerry-none']],
  ['make a link', 88, ['/etc/passwd', '/tmp/skerry-none']],
  ['change its root', 161, ['/']],
  ['change its folder', 80, ['/tmp']],
  ['mount', 165, [0, '/tmp', 0, 0, 0]],
  ['watch files', 294, [0]],
];
const NETWORK: readonly Row[] = [
  ['make a socket of the internet', 41, [2, 1, 0]],
  ['make a local socket', 41, [1, 1, 0]],
  ['make a raw socket', 41, [2, 3, 1]],
  ['talk to the kernel by netlink', 41, [16, 3, 0]],
  ['make a pair of sockets', 53, [1, 1, 0, null]],
  ['connect its own socket elsewhere', 42, [3, UNIX_ADDRESS, 110]],
  ['connect to an address', 42, [3, INET_ADDRESS, 16]],
  ['bind', 49, [3, INET_ADDRESS, 16]],
  ['listen', 50, [3, 1]],
  ['accept', 288, [3, 0, 0, 0]],
  ['send to an address', 44, [3, null, 1, 0x40, INET_ADDRESS, 16]],
  ['send descriptors', 46, [3, null, 0x40]],
  ['receive descriptors', 47, [3, null, 0x40]],
];
const PROCESSES: readonly Row[] = [
  ['run a program', 59, ['/bin/true', 0, 0]],
  ['run a program by descriptor', 322, [AT_FDCWD, '/bin/true', 0, 0, 0]],
  ['fork', 57, []],
  ['fork and share memory', 58, []],
  ['start a process by clone', 56, [SIGCHLD, 0, 0, 0, 0]],
  ['start a process in a new user namespace', 56, [CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0]],
  ['start a process by clone3', 435, [null, 88], ENOSYS],
  ['ask for the rights of a new user namespace', 272, [CLONE_NEWUSER]],
  ['enter the namespaces of another process', 308, [0, 0]],
  ['signal its host', 62, [process.pid, 0]],
  ['signal every process', 62, [-1, 0]],
  ['signal a thread of its host', 234, [process.pid, process.pid, 0]],
  ['queue a signal for its host', 129, [process.pid, 10, null]],
  ['open its host as a process', 434, [process.pid, 0]],
  ['take a descriptor of another process', 438, [0, 0, 0]],
  ['trace its host', 101, [16, process.pid, 0, 0]],
  ['be traced', 101, [0, 0, 0, 0]],
  ["read its host's memory", 310, [process.pid, null, 1, null, 1, 0]],
  ["write its host's memory", 311, [process.pid, null, 1, null, 1, 0]],
  ['compare itself with another process', 312, [process.pid, process.pid, 0, 0, 0]],
];
const KERNEL: readonly Row[] = [
  ['make a ring of io_uring', 425, [8, null], ENOSYS],
  ['use a ring of io_uring', 426, [0, 0, 0, 0, 0, 0]],
  ['set up a ring of io_uring', 427, [0, 0, null, 0]],
  ['load a program into the kernel', 321, [0, null, 72]],
  ['measure with performance events', 298, [null, 0, -1, -1, 0]],
  ['ask for keys', 250, [0, 1, 0, 0, 0]],
  ['add a key', 248, ['user', null, 0, 0, -1]],
  ['handle page faults itself', 323, [0]],
  ['make a file in memory', 319, ['x', 0]],
  ['make a secret file in memory', 447, [0]],
  ['share memory with anybody', 29, [1234, 4096, 0o1666]],
  ['map shared memory, which no cap counts', 9, [0, 4096, 3, 0x21, -1, 0]],
  ['map a stack, which no cap counts', 9, [0, 4096, 3, 0x122, -1, 0]],
  ['be dumpable again', 157, [4, 1, 0, 0, 0]],
  ['drop the tie to its host', 157, [1, 0, 0, 0, 0]],
  ['lift the cap on memory', 302, [0, 2, null, 0]],
  ['lift the cap on processor time', 302, [0, 0, null, 0]],
  ['change the limits of its host', 302, [process.pid, 7, 0, null]],
  ['be another user', 105, [65534]],
  ['set capabilities', 126, [null, null]],
  ['set the clock', 227, [0, null]],
  ['load a module', 313, [0, '', 0]],
  ['restart the machine', 169, [0, 0, 0, 0]],
  ['wait in another filter', 317, [1, 8, null]],
];
/** For these the kernel refuses whoever is not root, jail or not. */
const FOR_ROOT = new Set(['open a file by its handle', 'change its root', 'mount']);
/** They do no harm where they succeed. */
const HARMLESS = [
  ...FILES.filter(([what]) => !FOR_ROOT.has(what)),
  ...NETWORK.filter(([what]) =>
    ['make a socket of the internet', 'make a pair of sockets'].includes(what),
  ),
];
const ROWS: readonly Row[] = [...FILES, ...NETWORK, ...PROCESSES, ...KERNEL];

/** What a cell that is only wrapped may ask, since Node needs it to start: but there is nothing there to be found. */
const NOT_THERE: ReadonlySet<string> = new Set([
  'open a file beneath a folder',
  'look whether a file is there',
  'read what a file is',
  'read a link',
  'run a program',
]);

describe.each(triedWays())('native code in a jailed cell, by way of %s,', (way) => {
  let cell: EscapedCell;
  beforeAll(async () => void (cell = await EscapedCell.open(way)));
  afterAll(() => cell[Symbol.asyncDispose]());

  it.each(ROWS.map((row) => [row[0], row] as const))('may not %s', async (what, row) => {
    const [, number, parts, answer = EPERM] = row;
    const expected = way === 'bubblewrap' && NOT_THERE.has(what) ? ENOENT : answer;
    expect(await cell.call(number, ...parts)).toBe(expected);
  });

  it('is refused on each of its threads', () => {
    const tasks = readdirSync(`/proc/${cell.pid}/task`);
    expect(tasks.length).toBeGreaterThan(4);
    for (const task of tasks) {
      const status = readFileSync(`/proc/${cell.pid}/task/${task}/status`, 'latin1');
      expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
      expect(status).toMatch(/^Seccomp:\s+2$/m);
    }
  });

  it('outlives the Ctrl-C that a terminal sends to all processes', async () => {
    process.kill(cell.pid, 'SIGINT');
    process.kill(cell.pid, 'SIGTERM');
    expect(await cell.ping()).toBe('42');
  });

  it('leaves the plugin in it at work', async () => {
    expect(await cell.ping()).toBe('42');
  });

  it('ends the process with a call of another architecture', async () => {
    const X32 = 0x40000000;
    expect(await cell.call(X32 + 39)).toBeNull();
  });
});

describe.runIf(triedWays().includes('bubblewrap'))('the root of a wrapped cell', () => {
  const OPENAT = 257;
  const READ_AND_WRITE = 2;
  const MAKE = 0o100 | READ_AND_WRITE;
  let cell: EscapedCell;
  beforeAll(async () => void (cell = await EscapedCell.open('bubblewrap')));
  afterAll(() => cell[Symbol.asyncDispose]());

  it.each([
    '/etc/passwd',
    '/etc/hostname',
    '/proc/self/environ',
    '/proc/1/maps',
    '/proc/sys',
    '/dev/null',
    '/dev/shm',
    '/sys',
    '/tmp/x',
    '/root',
    '/home',
    '/bin/sh',
    join(ROOT, 'src'),
  ])('has no %s', async (path) => {
    expect(await cell.call(OPENAT, AT_FDCWD, path, 0)).toBe(ENOENT);
  });

  it.each([
    ['made', '/made', MAKE],
    ['made beside its own code', join(ROOT, 'sandbox/made'), MAKE],
    ['changed', join(ROOT, 'package.json'), READ_AND_WRITE],
  ])('lets no file be %s', async (_what, path, flags) => {
    expect(await cell.call(OPENAT, AT_FDCWD, path, flags, 0o600)).toBe(EROFS);
  });
});

describe('native code in a cell that is not jailed', () => {
  it('opens, connects, runs and signals as the user of the host', async () => {
    await using cell = await EscapedCell.open(null);
    expect(await cell.call(2, '/etc/passwd', 0)).toBeGreaterThan(0);
    expect(await cell.call(41, 2, 1, 0)).toBeGreaterThan(0);
    expect(await cell.call(62, process.pid, 0)).toBe(0);
    expect(await cell.call(310, process.pid, null, 0, null, 0, 0)).toBe(0);
    expect(await cell.call(425, 0, null)).toBe(-22);
    expect(await cell.call(322, AT_FDCWD, '/nonexistent', 0, 0, 0)).toBe(-2);
  });

  it('is refused nothing of files and sockets by a rule, so that the jail is what refuses it', async () => {
    await using cell = await EscapedCell.open(null);
    for (const [what, number, parts] of HARMLESS)
      expect([what, await cell.call(number, ...parts)]).not.toEqual([what, EPERM]);
  });
});
