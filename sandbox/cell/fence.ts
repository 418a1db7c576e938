// The cell shuts its fence and attacks it before it serves: what must fail is tried, and what succeeded is reported.
// It drops what it needed to start, locks itself in where it is to be jailed, and tests after that.

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';
import { locksItself, type Way } from '../way.ts';
import { nativeHoles } from './jail/native-attacks.ts';
import { unheldHoles } from './jail/unheld-attacks.ts';
import type { Kernel } from './kernel.ts';

export interface FenceReport {
  /** What the kernel holds of a jail, and what it does not, each in words. Both empty where none was asked for. */
  readonly mechanisms: readonly string[];
  readonly missing: readonly string[];
  /** Names of what should have failed and did not. Empty is good; anything else and the host kills the cell. */
  readonly open: readonly string[];
}

/** Gives up what loading needed. A call that this Node does not know leaves the start flags in force. */
function dropPermissions(): void {
  const permission = process.permission as unknown as
    | { drop?: (scope: string) => void }
    | undefined;
  for (const scope of ['fs.read', 'fs.write', 'addon', 'ffi', 'inspector']) {
    try {
      permission?.drop?.(scope);
    } catch {
      // Not granted in the first place.
    }
  }
}

/** Resolves after every attack was tried; takes a few milliseconds. `way`: null where no jail was asked for. */
export async function shut(kernel: Kernel, way: Way | null): Promise<FenceReport> {
  dropPermissions();
  const locked = locksItself(way) ? kernel.lock() : { mechanisms: [], missing: [] };
  const open: string[] = [];
  for (const [name, attack] of Object.entries(ATTACKS)) {
    try {
      await attack();
      open.push(name);
    } catch {
      // As it should be.
    }
  }
  if (Object.keys(process.env).some((name) => !OWN_WORDS.has(name)))
    open.push('see the environment');
  if (way !== null) open.push(...unheldHoles());
  if (locksItself(way) && kernel.libc !== null) open.push(...nativeHoles(kernel.libc));
  return { ...locked, open };
}

/** bwrap says which folder it began in: always the root. */
const OWN_WORDS: ReadonlySet<string> = new Set(['PWD']);

const ATTACKS: Readonly<Record<string, () => unknown>> = {
  'read a file': () => readFileSync('/proc/self/environ'),
  'read its own code': () => readFileSync(import.meta.filename),
  'write a file': () => writeFileSync('/tmp/skerry-fence', ''),
  'start a process': () => {
    const { error } = spawnSync('/bin/true');
    if (error !== undefined) throw error;
  },
  'start a thread': () => new Worker('0', { eval: true }),
  'load an addon': () => process.dlopen({ exports: {} }, '/nonexistent.node'),
  'open a connection': tryConnect,
};

/** Refused by permission is a fence; refused by the network is none. */
function tryConnect(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(1, '127.0.0.1');
    socket.once('connect', resolve);
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_ACCESS_DENIED') reject(error);
      else resolve();
    });
  });
}
