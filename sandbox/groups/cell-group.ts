// The group of one cell: what all in it may hold together, enforced by the kernel, beside the limits of the process itself.
// Knows folders and files of the kernel, no cell.

import { readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GroupHome } from './find.ts';

const MB = 1_048_576;
/** A cell has about a dozen, and the threads of its pool, of which there are some for each core. */
const MOST_THREADS = 64 + 4 * availableParallelism();
const REMOVAL_MS = 5_000;
const AGAIN_MS = 10;

/** Files by version: the limit on memory, that with swap, and where kills are counted. */
const FILES = {
  v1: {
    limit: 'memory.limit_in_bytes',
    swap: 'memory.memsw.limit_in_bytes',
    kills: 'memory.oom_control',
  },
  v2: { limit: 'memory.max', swap: 'memory.swap.max', kills: 'memory.events' },
} as const;

export class CellGroup {
  readonly #kind: GroupHome['kind'];
  readonly #memory: string;
  readonly #folders: readonly string[];
  #limitMb = 0;

  private constructor(home: GroupHome, folders: readonly string[]) {
    this.#kind = home.kind;
    this.#memory = folders[0] as string;
    this.#folders = folders;
  }

  /** Rejects with the system's error where the kernel makes none. */
  static async make(home: GroupHome, name: string): Promise<CellGroup> {
    const { memory, threads } = home;
    const folders = [...new Set([memory, ...(threads === null ? [] : [threads])])].map((folder) =>
      join(folder, name),
    );
    const group = new CellGroup(home, folders);
    try {
      for (const folder of folders) await mkdir(folder);
      if (threads !== null) await writeFile(join(threads, name, 'pids.max'), String(MOST_THREADS));
    } catch (error) {
      void group.remove();
      throw error;
    }
    return group;
  }

  /** What they hold already stays with the group they come from. */
  async add(pids: readonly number[]): Promise<void> {
    for (const folder of this.#folders)
      for (const pid of pids) await appendFile(join(folder, 'cgroup.procs'), String(pid));
  }

  /** Swap included. In force when this returns. */
  limit(mb: number): void {
    if (mb === this.#limitMb) return;
    const { limit, swap } = FILES[this.#kind];
    const bytes = String(Math.ceil(mb) * MB);
    const steps: readonly (readonly [string, string])[] = [
      [limit, bytes],
      [swap, this.#kind === 'v1' ? bytes : '0'],
    ];
    // The old version never has the first above the second, so raising begins with the second.
    for (const [file, value] of mb > this.#limitMb && this.#limitMb > 0
      ? steps.toReversed()
      : steps)
      this.#write(file, value);
    this.#limitMb = mb;
  }

  /** Whether the kernel killed something in it because of its limit. */
  get overran(): boolean {
    try {
      const text = readFileSync(join(this.#memory, FILES[this.#kind].kills), 'utf8');
      return /^oom_kill [1-9]/m.test(text);
    } catch {
      return false;
    }
  }

  /** Waits for the last of its processes to be gone; false where that takes too long. */
  async remove(): Promise<boolean> {
    const until = performance.now() + REMOVAL_MS;
    while (!this.#folders.map(removeGroup).every(Boolean)) {
      if (performance.now() > until) return false;
      await sleep(AGAIN_MS);
    }
    return true;
  }

  #write(file: string, value: string): void {
    try {
      writeFileSync(join(this.#memory, file), value);
    } catch (error) {
      // Kernels may be built without a count of swap.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || file === FILES[this.#kind].limit)
        throw error;
    }
  }
}

/** True where it is not there any more. */
export function removeGroup(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}
