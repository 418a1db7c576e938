// How a cell process is started: which flags, which descriptors, what it may read. Knows nothing of what runs in it.

import { type ChildProcess, spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Socket } from 'node:net';
import type { IsolationLevel } from './isolation.ts';

export interface StartedCell {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly socket: Socket;
}

export interface SpawnOptions {
  /** Descriptor of the beat, see beat.ts. */
  readonly beat: number;
  /** Whether V8's optimising compiler may run. Off, more native loops can be stopped in place, at some speed. */
  readonly optimize: boolean;
  readonly level: IsolationLevel;
}

const HERE = import.meta.dirname;
const EXTENSION = import.meta.filename.endsWith('.ts') ? '.ts' : '.js';
const MAIN = join(HERE, 'cell', `cell-main${EXTENSION}`);
const WITHOUT_RING = join(HERE, 'cell', 'jail', `without-ring${EXTENSION}`);
/** The host finds the addon's file and never loads it. */
const ADDON = findAddon();

function findAddon(): string {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve('isolated-vm/package.json'));
  const build = createRequire(join(folder, 'package.json'))('node-gyp-build') as {
    path(dir: string): string;
  };
  return realpathSync(build.path(folder));
}

/** What Node is started with: its permission model shut but for the cell's own code, and the entry of the cell. */
export function cellArguments({ optimize, level }: Omit<SpawnOptions, 'beat'>): string[] {
  return [
    // isolated-vm asks for it: isolates must not share the snapshot of Node's own heap.
    '--no-node-snapshot',
    '--disable-warning=SecurityWarning',
    '--disable-warning=ExperimentalWarning',
    '--permission',
    '--allow-addons',
    `--allow-fs-read=${HERE}`,
    `--allow-fs-read=${ADDON}`,
    `--allow-fs-read=${join(dirname(HERE), 'package.json')}`,
    '--allow-fs-read=/proc/self/status',
    '--allow-ffi',
    '--max-old-space-size=256',
    ...(optimize ? [] : ['--no-opt']),
    ...(level === 'jail' ? ['--require', WITHOUT_RING] : []),
    MAIN,
    String(process.pid),
    ADDON,
    level,
  ];
}

/** Empty environment, no standard streams, two descriptors. Rejects with the system's error where the process cannot be started. */
export function spawnCell(options: SpawnOptions): Promise<StartedCell> {
  const child = spawn(process.execPath, cellArguments(options), {
    cwd: '/',
    env: {},
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', options.beat],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => {
      child.off('error', reject);
      child.on('error', () => {});
      resolve({ child, pid: child.pid as number, socket: child.stdio[3] as unknown as Socket });
    });
  });
}
