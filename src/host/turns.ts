// Who of those that wait for a unit goes next: so many at a time, the more urgent first, and nobody waits for ever. Knows no call.

import pLimit, { type LimitFunction } from 'p-limit';

/** What one point of priority is worth: having come so many milliseconds earlier. */
const POINT_MS = 10;

interface Waiting {
  /** When it came, as of performance.now(), less what its priority is worth. Never changes, so nobody is overtaken for ever. */
  readonly rank: number;
  readonly start: () => Promise<unknown>;
}

export class Turns {
  readonly #slots: LimitFunction;
  /** By rank, the next first. p-limit says when somebody may go; this says who. */
  readonly #waiting: Waiting[] = [];

  constructor(atOnce: number) {
    this.#slots = pLimit(atOnce);
  }

  get activeCount(): number {
    return this.#slots.activeCount;
  }

  get pendingCount(): number {
    return this.#slots.pendingCount;
  }

  /** Fulfils or rejects as `task` does, which is called when its turn has come. */
  take<T>(priority: number, task: () => Promise<T>): Promise<T> {
    const { promise, resolve } = Promise.withResolvers<T>();
    const start = async (): Promise<void> => {
      const result = task();
      resolve(result);
      // Whoever waits for it hears of a failure; here it only ends the turn.
      await result.catch(() => {});
    };
    this.#add({ rank: performance.now() - priority * POINT_MS, start });
    void this.#slots(() => this.#waiting.shift()?.start());
    return promise;
  }

  #add(waiting: Waiting): void {
    const before = this.#waiting.findLastIndex(({ rank }) => rank <= waiting.rank);
    this.#waiting.splice(before + 1, 0, waiting);
  }
}
