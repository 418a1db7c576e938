// Where groups of processes can be made, from what the kernel tells: read from files that look like the kernel's, since one machine
// has one version of them.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findGroupHome } from '../../../sandbox/groups/find.ts';

let root = '';
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'skerry-groups-'))));
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** As a process there sees it; `mounts`: type, place below the root, options. */
function found(own: string, mounts: readonly (readonly [string, string, string])[]) {
  const line = ([type, at, options]: readonly [string, string, string]): string =>
    `35 31 0:32 / ${join(root, at)} rw,relatime - ${type} ${type} ${options}`;
  write('proc/cgroup', own);
  write('proc/mountinfo', mounts.map(line).join('\n'));
  return findGroupHome(join(root, 'proc'));
}

const NEW = [['cgroup2', 'sys', 'rw,nsdelegate']] as const;

describe('version 2', () => {
  it('has none where the group of the host has no limit on memory', () => {
    write('sys/a/cgroup.controllers', 'cpu pids\n');
    expect(found('0::/a\n', NEW)).toBe('cgroups (v2) have no limit on memory here');
  });

  it('has none where the group above is not the host’s to divide', () => {
    write('sys/a/b/cgroup.controllers', 'memory pids\n');
    expect(found('0::/a/b\n', NEW)).toMatch(/^cgroups \(v2\) are not delegated to the host/);
  });

  it('has none where the group above holds others', () => {
    write('sys/a/cgroup.subtree_control', 'memory pids\n');
    write('sys/a/b/cgroup.controllers', 'memory pids\n');
    write('sys/a/other/cgroup.procs', '');
    expect(found('0::/a/b\n', NEW)).toMatch(/^cgroups \(v2\) are shared with others/);
  });

  it('says so where it is read-only or does not behave like one', () => {
    write('sys/a/cgroup.subtree_control', 'memory pids\n');
    write('sys/a/b/cgroup.controllers', 'memory pids\n');
    // No kernel behind it: a folder that is made there has no list of processes.
    expect(found('0::/a/b\n', NEW)).toMatch(/^cgroups \(v2\) cannot be made: E/);
  });
});

describe('version 1', () => {
  it('has none where nothing is mounted', () => {
    expect(found('4:memory:/x\n', [])).toBe('the kernel mounts no cgroups here');
  });

  it('has none where the group of the host lies outside of what is mounted', () => {
    write('proc/cgroup', '');
    write('proc/mountinfo', `35 31 0:32 /inner ${root}/sys rw - cgroup cgroup rw,memory`);
    writeFileSync(join(root, 'proc/cgroup'), '4:memory:/outer\n');
    expect(findGroupHome(join(root, 'proc'))).toBe('the kernel mounts no cgroups here');
  });

  it('has none where it cannot be written', () => {
    expect(found('4:memory:/x\n', [['cgroup', 'none', 'rw,memory']])).toBe(
      'cgroups (v1) cannot be made: ENOENT',
    );
  });
});

it('says so where the kernel tells of none', () => {
  expect(findGroupHome(join(root, 'nowhere'))).toBe('the kernel does not tell of cgroups (ENOENT)');
});

it('is a folder of the kernel on a machine that has it', () => {
  const home = findGroupHome();
  if (typeof home === 'string') process.stderr.write(`skipped: ${home}\n`);
  else expect(readFileSync(join(home.memory, 'cgroup.procs'), 'latin1')).toMatch(/^[\d\n]*$/);
});
