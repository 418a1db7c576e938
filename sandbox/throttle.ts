// Holds somebody to a share of one processor, over time: what was used is owed, and is paid off by waiting. Knows no calls.

import { performance } from 'node:perf_hooks';

export class Throttle {
  /** Of one processor: above 0, at most 1. */
  readonly share: number;
  /** Milliseconds of processor time used beyond the share. */
  #owed = 0;
  #paidAt = performance.now();

  constructor(share: number) {
    this.share = share;
  }

  charge(ms: number): void {
    this.#owed += ms;
  }

  /** Milliseconds until all is paid off; 0 where it is. */
  wait(): number {
    const now = performance.now();
    this.#owed = Math.max(0, this.#owed - (now - this.#paidAt) * this.share);
    this.#paidAt = now;
    return this.#owed / this.share;
  }
}
