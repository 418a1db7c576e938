// How a cell process is started: which flags, which descriptors, what it may read. Knows nothing of what runs in it.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Socket } from 'node:net';
import { spawnWrapped } from './bubblewrap/spawn-wrapped.ts';
import { ADDON, CELL_FILES } from './cell-files.ts';
import { goFirst } from './go-first.ts';
import type { StartedCell } from './started-cell.ts';
import { isWrapped, locksItself, type Way } from './way.ts';

export interface SpawnOptions {
  /** Descriptor of the beat, see beat.ts. */
  readonly beat: number;
  /** Whether V8's optimising compiler may run. Off, more native loops can be stopped in place, at some speed. */
  readonly optimize: boolean;
  /** How the cell is jailed; null where it is a process and no more. */
  readonly way: Way | null;
}

const HERE = import.meta.dirname;
const EXTENSION = import.meta.filename.endsWith('.ts') ? '.ts' : '.js';
const MAIN = join(HERE, 'cell', `cell-main${EXTENSION}`);
const WITHOUT_RING = join(HERE, 'cell', 'jail', `without-ring${EXTENSION}`);
/** What Node is started with: its permission model shut but for the cell's own code, and the entry of the cell. */
export function cellArguments({ optimize, way }: Omit<SpawnOptions, 'beat'>): string[] {
  return [
    // isolated-vm asks for it: isolates must not share the snapshot of Node's own heap.
    '--no-node-snapshot',
    '--disable-warning=SecurityWarning',
    '--disable-warning=ExperimentalWarning',
    '--permission',
    '--allow-addons',
    ...CELL_FILES.map((path) => `--allow-fs-read=${path}`),
    '--allow-fs-read=/proc/self/status',
    // Whoever is only wrapped needs no native calls, and gets none.
    ...(way === 'bubblewrap' ? [] : ['--allow-ffi']),
    '--max-old-space-size=256',
    ...(optimize ? [] : ['--no-opt']),
    // Where bwrap starts it, a ring was refused before Node began.
    ...(way === 'lock' ? ['--require', WITHOUT_RING] : []),
    MAIN,
    // The parent of the first process of a namespace has no number there.
    String(isWrapped(way) ? 0 : process.pid),
    ADDON,
    way ?? 'process',
  ];
}

/** Empty environment, no standard streams, two descriptors. Rejects with the system's error where the process cannot be started. */
export function spawnCell(options: SpawnOptions): Promise<StartedCell> {
  const { way, beat } = options;
  const args = cellArguments(options);
  if (isWrapped(way))
    return spawnWrapped({ args, files: CELL_FILES, beat, locks: locksItself(way) });
  const child = spawn(process.execPath, args, {
    cwd: '/',
    env: {},
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', beat],
  });
  if (child.pid !== undefined) goFirst(child.pid);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => {
      child.off('error', reject);
      child.on('error', () => {});
      resolve({ child, pid: child.pid as number, socket: child.stdio[3] as unknown as Socket });
    });
  });
}
