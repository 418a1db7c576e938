// Conditions that a host may meet on other machines, made on this one for a process and what it starts. Knows no host.

import { chownSync } from 'node:fs';
import { spawn, spawnSync } from 'node:child_process';

export interface Condition {
  readonly name: string;
  /** Why it cannot be made here, or null. */
  readonly obstacle: () => string | null;
  /** What is put before the command; `dir` is the folder that it may write to. */
  readonly wrap: (command: readonly string[], dir: string) => readonly string[];
}

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

/** A shell that does something first, and then becomes the command. */
function after(first: string, command: readonly string[]): string[] {
  return ['/bin/sh', '-c', `${first} && exec "$@"`, 'sh', ...command];
}

/** With mounts of its own: nobody else sees what is changed. */
function inMounts(first: string, command: readonly string[]): string[] {
  return ['unshare', '--mount', '--propagation', 'private', ...after(first, command)];
}

function unless(works: readonly string[], why: string): () => string | null {
  return () => {
    const [file = '', ...args] = works;
    const done = spawnSync(file, args, { stdio: 'ignore', timeout: 20_000 });
    return done.status === 0 ? null : why;
  };
}

const mounts = unless(
  inMounts('true', ['true']),
  'mounts of its own need root and the command "unshare"',
);

/** In a user namespace of its own whose count of further ones, of every kind, is zero. */
const NO_NAMESPACES =
  'for kind in user mnt pid net ipc uts cgroup; do echo 0 > /proc/sys/user/max_${kind}_namespaces || exit 9; done; ! unshare --user true 2>/dev/null';

function withoutNamespaces(command: readonly string[]): string[] {
  return ['unshare', '--user', '--map-root-user', ...after(NO_NAMESPACES, command)];
}

export const CONDITIONS: readonly Condition[] = [
  {
    name: 'as a user that is not root',
    obstacle: () => {
      if (!isRoot) return null;
      const args = ['--reuid', String(NOBODY), '--clear-groups', process.execPath, '--version'];
      const done = spawnSync('setpriv', args, { stdio: 'ignore' });
      return done.status === 0 ? null : 'nobody may not run this Node, or there is no "setpriv"';
    },
    wrap: (command, dir) => {
      if (!isRoot) return command;
      chownSync(dir, NOBODY, NOBODY);
      const user = ['--reuid', String(NOBODY), '--regid', String(NOBODY), '--clear-groups'];
      return ['setpriv', ...user, ...command];
    },
  },
  {
    name: 'on a file system that is read-only but for its own folder',
    obstacle: mounts,
    wrap: (command, dir) =>
      inMounts(
        `mount -t tmpfs none '${dir}' && mount -o remount,ro,bind / && ! touch /written 2>/dev/null`,
        command,
      ),
  },
  {
    name: 'without namespaces',
    obstacle: unless(
      withoutNamespaces(['true']),
      'user namespaces cannot be had, or not be counted',
    ),
    wrap: withoutNamespaces,
  },
  {
    name: 'without cgroups',
    obstacle: mounts,
    wrap: (command) => inMounts('mount -t tmpfs -o ro none /sys/fs/cgroup', command),
  },
  {
    name: 'without node:ffi',
    obstacle: () => null,
    wrap: ([node = '', ...rest]) => [node, '--no-experimental-ffi', ...rest],
  },
];

/** What the command printed; rejects where it did not end well and printed nothing. */
export function output(command: readonly string[], dir: string): Promise<string> {
  const [file = '', ...args] = command;
  const env = { PATH: process.env['PATH'], TMPDIR: dir, HOME: dir };
  const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (chunk: string) => (text[name] += chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (text.stdout !== '') resolve(text.stdout);
      else reject(new Error(`${file} ended with ${code}: ${text.stderr.slice(0, 2_000)}`));
    });
  });
}
