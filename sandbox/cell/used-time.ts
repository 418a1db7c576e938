// What entries into guests used: processor time of the thread they run on, by the kernel's count. A machine with more work than
// processors takes turns, and the time of others' turns is nobody's use. Knows no guest.

import { performance } from 'node:perf_hooks';
import type { CpuClock } from '../cpu-clock.ts';

/** Shorter than this an entry counts as long as it took: asking the kernel costs as much as a short entry. */
const SHORT_MS = 1;

export class UsedTime {
  readonly #clock: CpuClock | null;
  /** The last reading of the kernel's count, and when it was taken. */
  #count = 0;
  #at = Number.NEGATIVE_INFINITY;

  /** Without a clock, time is what the clock on the wall says. */
  constructor(clock: CpuClock | null) {
    this.#clock = clock;
  }

  /** An entry begins: the time now, as of performance.now(). */
  begin(): number {
    const now = performance.now();
    if (now - this.#at > SHORT_MS) this.#read(now);
    return now;
  }

  /** Milliseconds used by the entry that began at `before`; too many by those of `SHORT_MS` before it, at worst. */
  since(before: number): number {
    const now = performance.now();
    const wall = now - before;
    if (wall <= SHORT_MS || this.#clock === null) return wall;
    const last = this.#count;
    this.#read(now);
    return Math.min(wall, this.#count - last);
  }

  #read(now: number): void {
    if (this.#clock === null) return;
    this.#count = this.#clock.ofThread();
    this.#at = now;
  }
}
