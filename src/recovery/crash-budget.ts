// How often a plugin may crash in a while. Counts; quarantines nobody.

import type { RecoveryPlan } from './plan.ts';

export class CrashBudget {
  readonly #most: number;
  readonly #within: number;
  readonly #now: () => number;
  #crashes: number[] = [];

  constructor({ most, within }: RecoveryPlan['crashes'], now: () => number = Date.now) {
    this.#most = most;
    this.#within = within;
    this.#now = now;
  }

  /** Crashes that count still. */
  get spent(): number {
    this.#forget();
    return this.#crashes.length;
  }

  /** One more crash. True where that is one too many; then counting begins anew. */
  spend(): boolean {
    this.#forget();
    this.#crashes.push(this.#now());
    if (this.#crashes.length <= this.#most) return false;
    this.#crashes = [];
    return true;
  }

  #forget(): void {
    const since = this.#now() - this.#within;
    this.#crashes = this.#crashes.filter((at) => at > since);
  }
}
