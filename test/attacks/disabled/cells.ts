// The processes of a host, for attacks that must leave none behind.

import { childPids, sleep } from '../harness/measure.ts';

/** How many there are, once the spare cells have started. */
export async function settledCells(): Promise<number> {
  let before = -1;
  let now = childPids().length;
  while (now !== before) {
    await sleep(400);
    before = now;
    now = childPids().length;
  }
  return now;
}

/** How many there are as soon as they are no more than `most`; after two seconds, whatever there is. */
export async function cellsDownTo(most: number): Promise<number> {
  for (let i = 0; i < 20 && childPids().length > most; i++) await sleep(100);
  return childPids().length;
}
