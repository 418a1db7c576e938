// What holds of the walls around a cell that bwrap started, as the kernel says it of the process: the cell is not asked.

import { readFileSync, readlinkSync } from 'node:fs';

/** Names of namespaces in /proc, and in words. */
const NAMESPACES: Readonly<Record<string, string>> = {
  user: 'user namespace',
  pid: 'pid namespace',
  net: 'network namespace',
  mnt: 'mount namespace',
  ipc: 'ipc namespace',
  uts: 'uts namespace',
  cgroup: 'cgroup namespace',
};

/** Lines of the status of a process. */
const STATUS: Readonly<Record<string, RegExp>> = {
  'no capabilities': /^CapPrm:\s+0+\nCapEff:\s+0+\nCapBnd:\s+0+$/m,
  'no new privileges': /^NoNewPrivs:\s+1$/m,
  seccomp: /^Seccomp:\s+2$/m,
};

/** All of them, or the cell is not used. */
export const WRAP_MECHANISMS: readonly string[] = [
  ...Object.values(NAMESPACES),
  ...Object.keys(STATUS),
];

/** Those of WRAP_MECHANISMS that hold for the process. */
export function wallsOf(pid: number): readonly string[] {
  const separate = Object.entries(NAMESPACES)
    .filter(([kind]) => isSeparate(pid, kind))
    .map(([, words]) => words);
  const status = statusOf(pid);
  const held = Object.entries(STATUS)
    .filter(([, line]) => line.test(status))
    .map(([words]) => words);
  return [...separate, ...held];
}

function isSeparate(pid: number, kind: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/ns/${kind}`) !== readlinkSync(`/proc/self/ns/${kind}`);
  } catch {
    return false;
  }
}

function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'latin1');
  } catch {
    return '';
  }
}
