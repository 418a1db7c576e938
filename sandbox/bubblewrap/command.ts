// How bwrap is called for a cell: its namespaces, its root, its filter and the limits it begins with. Starts nothing.

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Descriptors of the process that becomes bwrap, after those of the cell: the filter to read, and what it has to tell. */
const PROGRAM_FD = 5;
export const INFO_FD = 6;

/** A user with no rights, and no name: the root holds no list of them. */
const NOBODY = '65534';

const WALLS = [
  '--unshare-user',
  '--unshare-pid',
  '--unshare-net',
  '--unshare-ipc',
  '--unshare-uts',
  '--unshare-cgroup',
  // The cell is the first process of its namespace: bwrap then names its true pid, and it needs no other process beside it.
  '--as-pid-1',
  '--die-with-parent',
  '--new-session',
  '--clearenv',
  '--cap-drop',
  'ALL',
  '--uid',
  NOBODY,
  '--gid',
  NOBODY,
  '--hostname',
  'cell',
] as const;

/**
 * What Node cannot ask for by itself: no core files, files of 4 KB at most (in blocks of 512 bytes), 128 descriptors, a stack that
 * does not grow beyond 8 MB, which no cap on memory counts; and bwrap does not end with the service it is part of before its host
 * does. Constant: nothing is ever put into this text.
 */
const PRELUDE = [
  `trap '' INT TERM`,
  'ulimit -c 0 && ulimit -f 8 && ulimit -n 128',
  '{ ulimit -s 8192 || ulimit -s "$(ulimit -s)"; } 2>/dev/null',
  'exec "$@"',
].join(' && ');

/** Where the program of that name is, or null. Looks where the system keeps programs too, whatever PATH says. */
export function findProgram(name: string): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/bin'];
  for (const folder of folders.filter((path) => path.startsWith('/'))) {
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // The next folder.
    }
  }
  return null;
}

/** Arguments of `/bin/sh`. `root`: see root.ts; `command`: what is run inside. */
export function wrapped(bwrap: string, root: readonly string[], command: readonly string[]) {
  const told = ['--info-fd', String(INFO_FD), '--seccomp', String(PROGRAM_FD)];
  return ['-c', PRELUDE, 'sh', bwrap, ...WALLS, ...root, ...told, '--', ...command];
}
