// Where this machine lets the host make groups of processes with limits of their own (cgroups, either version). Asks and tries;
// leaves nothing behind.

import { mkdirSync, readdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { threadId } from 'node:worker_threads';

export interface GroupHome {
  readonly kind: 'v1' | 'v2';
  /** Folder of the kernel's in which a folder made is a group with a limit on memory. */
  readonly memory: string;
  /** The same for a limit on threads; null where there is none. */
  readonly threads: string | null;
}

/** Every group of ours is named so. */
export const PREFIX = 'skerry-';

interface Mount {
  readonly type: string;
  readonly root: string;
  readonly at: string;
  readonly options: string;
}

/** The home of the groups of this process, or why there is none. `proc`: where the kernel tells of it. */
export function findGroupHome(proc = '/proc/self'): GroupHome | string {
  try {
    const mounts = mountsOf(readFileSync(join(proc, 'mountinfo'), 'utf8'));
    const own = readFileSync(join(proc, 'cgroup'), 'utf8');
    return oldHome(mounts, own) ?? newHome(mounts, own) ?? 'the kernel mounts no cgroups here';
  } catch (error) {
    return `the kernel does not tell of cgroups (${codeOf(error)})`;
  }
}

function mountsOf(text: string): readonly Mount[] {
  return text.split('\n').flatMap((line) => {
    const [, , , root = '', at = '', ...rest] = line.split(' ');
    const [type = '', , options = ''] = rest.slice(rest.indexOf('-') + 1);
    return type.startsWith('cgroup') ? [{ type, root, at, options }] : [];
  });
}

/** A folder for each controller. */
function oldHome(mounts: readonly Mount[], own: string): GroupHome | string | null {
  const folder = (controller: string): string | null => {
    const has = ({ type, options }: Mount): boolean =>
      type === 'cgroup' && options.split(',').includes(controller);
    const path = new RegExp(`^\\d+:(?:[^:]*,)?${controller}(?:,[^:]*)?:(.*)$`, 'm').exec(own)?.[1];
    return folderOf(mounts.find(has), path);
  };
  const memory = folder('memory');
  if (memory === null) return null;
  const obstacle = tryIn(memory, 'memory.limit_in_bytes');
  if (obstacle !== null) return `cgroups (v1) cannot be made: ${obstacle}`;
  const threads = folder('pids');
  const usable = threads !== null && tryIn(threads, 'pids.max') === null;
  return { kind: 'v1', memory, threads: usable ? threads : null };
}

/** One folder for all. A group with processes has no groups below it, so they are made beside that of the host. */
function newHome(mounts: readonly Mount[], own: string): GroupHome | string | null {
  const at = folderOf(
    mounts.find(({ type }) => type === 'cgroup2'),
    /^0::(.*)$/m.exec(own)?.[1],
  );
  if (at === null) return null;
  const parent = join(at, '..');
  if (!controllersOf(at, 'cgroup.controllers').includes('memory'))
    return 'cgroups (v2) have no limit on memory here';
  if (!controllersOf(parent, 'cgroup.subtree_control').includes('memory'))
    return 'cgroups (v2) are not delegated to the host: see DelegateSubgroup= of systemd';
  const strangers = readdirSync(parent, { withFileTypes: true }).filter(
    (entry) =>
      entry.isDirectory() && join(parent, entry.name) !== at && !entry.name.startsWith(PREFIX),
  );
  if (strangers.length > 0)
    return 'cgroups (v2) are shared with others: see DelegateSubgroup= of systemd';
  const obstacle = tryIn(parent, 'memory.max');
  if (obstacle !== null) return `cgroups (v2) cannot be made: ${obstacle}`;
  const threads = controllersOf(parent, 'cgroup.subtree_control').includes('pids');
  return { kind: 'v2', memory: parent, threads: threads ? parent : null };
}

/** Of a process with that path in the hierarchy that is mounted there; null where the path lies outside of what is mounted. */
function folderOf(mount: Mount | undefined, path: string | undefined): string | null {
  if (mount === undefined || path === undefined) return null;
  const below = relative(mount.root, path);
  return below.startsWith('..') ? null : join(mount.at, below);
}

function controllersOf(folder: string, file: string): readonly string[] {
  try {
    return readFileSync(join(folder, file), 'utf8').trim().split(' ');
  } catch {
    return [];
  }
}

/** Why no group with that limit can be made there, or null. */
function tryIn(folder: string, limit: string): string | null {
  const group = join(folder, `${PREFIX}${process.pid}-try-${threadId}`);
  try {
    mkdirSync(group);
    try {
      writeFileSync(join(group, limit), '1073741824');
      return statSync(join(group, 'cgroup.procs')).isFile() ? null : 'no list of processes';
    } finally {
      rmdirSync(group);
    }
  } catch (error) {
    return codeOf(error);
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
