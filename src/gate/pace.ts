// Spreads work that comes in bursts over the turns of the loop: what would make one turn long waits for the next. Knows no request.

import { performance } from 'node:perf_hooks';

/** Milliseconds of it in one turn; the piece that goes beyond is done to its end. */
const TURN_MS = 2;

export class Pace {
  #waiting: (() => void)[] = [];
  #spent = 0;
  #scheduled = false;

  /** Does it now, or in a later turn, after all that came before it. It may not throw. */
  run(work: () => void): void {
    if (this.#waiting.length === 0 && this.#spent < TURN_MS) this.#do(work);
    else this.#waiting.push(work);
    // Whoever takes little for many turns is told from who takes it all in one by a turn in between.
    if (this.#spent < TURN_MS || this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(this.#turn);
  }

  #do(work: () => void): void {
    const before = performance.now();
    work();
    this.#spent += performance.now() - before;
  }

  readonly #turn = (): void => {
    this.#scheduled = false;
    this.#spent = 0;
    let done = 0;
    while (this.#spent < TURN_MS && done < this.#waiting.length)
      this.#do(this.#waiting[done++] as () => void);
    this.#waiting = this.#waiting.slice(done);
    if (this.#waiting.length === 0) return;
    this.#scheduled = true;
    setImmediate(this.#turn);
  };
}
