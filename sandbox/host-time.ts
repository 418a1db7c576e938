// Time that the host's main thread spent on somebody: the sum, and what it counts for when turns are given out. Knows nobody.

export class HostTime {
  #ms = 0;
  #used = 0;

  /** Milliseconds so far. */
  get ms(): number {
    return this.#ms;
  }

  /** What counts against it where turns are given out: who has used less comes first. */
  get used(): number {
    return this.#used;
  }

  charge(ms: number): void {
    this.#ms += ms;
    this.#used += ms;
  }

  /** Counts as having used this much at least: nobody saves up turns by being idle. */
  raise(used: number): void {
    if (used > this.#used) this.#used = used;
  }
}
