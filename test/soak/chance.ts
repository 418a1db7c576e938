// Chance that can be had again: the same seed draws the same numbers. Not for secrets.

export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 to `end - 1`. (mulberry32) */
  below(end: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * end);
  }

  /** One of them, or undefined where there is none. */
  one<T>(all: readonly T[]): T | undefined {
    return all[this.below(all.length)];
  }
}
