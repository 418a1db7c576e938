// The circuit of one unit: after some failures in a row it refuses calls for a while, then lets one through to see. Knows calls
// as functions, and no plugin.

import {
  BrokenCircuitError,
  circuitBreaker,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  handleWhenResult,
} from 'cockatiel';
import { backoffFor } from './backoff.ts';
import type { RecoveryPlan } from './plan.ts';

export type CircuitName = 'closed' | 'open' | 'half-open';

/** How a call ended, as the circuit counts it. */
export interface Attempt {
  readonly failed: boolean;
}

export interface CircuitEvents {
  /** `times`: openings in a row, this one included. */
  opened(times: number): void;
  closed(): void;
}

export class Circuit {
  readonly #breaker: CircuitBreakerPolicy;
  readonly #now: () => number;
  #openUntil = 0;
  #openings = 0;

  constructor(
    plan: Pick<RecoveryPlan, 'threshold' | 'cooldown' | 'backoff'>,
    events: CircuitEvents,
    now: () => number = Date.now,
  ) {
    this.#now = now;
    const waits = backoffFor(plan.cooldown, plan.backoff);
    let wait = waits.next({ attempt: 1 });
    this.#breaker = circuitBreaker(
      handleWhenResult((result) => (result as Attempt).failed),
      { breaker: new ConsecutiveBreaker(plan.threshold), halfOpenAfter: waits },
    );
    this.#breaker.onBreak(() => {
      this.#openings += 1;
      if (this.#openings > 1) wait = wait.next({ attempt: this.#openings });
      this.#openUntil = this.#now() + wait.duration;
      events.opened(this.#openings);
    });
    this.#breaker.onReset(() => {
      this.#openings = 0;
      wait = waits.next({ attempt: 1 });
      events.closed();
    });
  }

  get state(): CircuitName {
    switch (this.#breaker.state) {
      case CircuitState.Closed:
        return 'closed';
      case CircuitState.HalfOpen:
        return 'half-open';
      case CircuitState.Open:
      case CircuitState.Isolated:
        return 'open';
    }
  }

  /** Milliseconds until a call is let through again; 0 where one is now. */
  get wait(): number {
    return this.state === 'open' ? Math.max(0, this.#openUntil - this.#now()) : 0;
  }

  /** What the call fulfils with, or null where the circuit is open and it was not made. */
  async run<T extends Attempt>(call: () => Promise<T>): Promise<T | null> {
    try {
      return await this.#breaker.execute(call);
    } catch (error) {
      if (error instanceof BrokenCircuitError) return null;
      throw error;
    }
  }
}
