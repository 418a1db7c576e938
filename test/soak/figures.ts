// What the kernel and V8 say of this process: descriptors, threads, children, memory. Knows nothing of hosts.

import { readdirSync, readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export interface Figures {
  readonly descriptors: number;
  readonly threads: number;
  /** Processes that this one started and that have not ended. */
  readonly children: number;
  /** MB in use after garbage collection. */
  readonly heapMb: number;
  /** MB in memory that V8 gives out beside its heap: buffers. */
  readonly buffersMb: number;
  /** MB resident. */
  readonly residentMb: number;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** After garbage collection, twice: what is freed by finalizers is free the second time. */
export async function takeFigures(): Promise<Figures> {
  for (let i = 0; i < 2; i++) {
    collect();
    await new Promise((done) => setTimeout(done, 50));
  }
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  return {
    descriptors: readdirSync('/proc/self/fd').length,
    threads: readdirSync('/proc/self/task').length,
    children: childPids().length,
    heapMb: heapUsed / 2 ** 20,
    buffersMb: arrayBuffers / 2 ** 20,
    residentMb: rss / 2 ** 20,
  };
}

/** Whichever thread started them. */
export function childPids(): number[] {
  return readdirSync('/proc/self/task').flatMap((thread) =>
    readOr(`/proc/self/task/${thread}/children`, '').split(' ').filter(Boolean).map(Number),
  );
}

/** Whether it is a cell, and neither a bundler nor one of the database's processes. */
export function isCell(pid: number): boolean {
  return readOr(`/proc/${pid}/cmdline`, '').includes('cell-main');
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, 'latin1').trim();
  } catch {
    return otherwise;
  }
}

/**
 * How much a figure grows from sample to sample: the median of the slopes between all pairs (Theil and Sen), which one
 * sample that is off does not move.
 */
export function slope(samples: readonly number[]): number {
  const slopes = samples.flatMap((from, i) =>
    samples.slice(i + 1).map((to, j) => (to - from) / (j + 1)),
  );
  slopes.sort((a, b) => a - b);
  return slopes[Math.floor(slopes.length / 2)] ?? 0;
}
