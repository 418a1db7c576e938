// How fast one unit moves bytes: a bucket that holds one second's worth and fills at the unit's rate. What moved is
// taken at once, even beyond what is there; then its mover waits until the debt is paid. Knows no connection.

import { delay } from './waiting.ts';

export class Bandwidth {
  readonly #now: () => number;
  #left = Infinity;
  #at: number;

  /** `now` in milliseconds, never going back. */
  constructor(now: () => number) {
    this.#now = now;
    this.#at = now();
  }

  /** Fulfils once `bytes` more may have moved at `rate` bytes a second; rejects with the signal's reason. */
  async take(bytes: number, rate: number, signal: AbortSignal): Promise<void> {
    const now = this.#now();
    this.#left = Math.min(rate, this.#left + ((now - this.#at) / 1_000) * rate) - bytes;
    this.#at = now;
    if (this.#left < 0) await delay((-this.#left / rate) * 1_000, signal);
  }

  /** Whether nothing is remembered that a new one would not know: enough time has passed to be full. */
  get isFull(): boolean {
    return this.#left >= 0 && this.#now() - this.#at >= 1_000;
  }
}
