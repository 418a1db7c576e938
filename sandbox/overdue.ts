// The host's own clock over the calls of one unit. The cell ends them at their wall time; one that was broken out of
// answers when it likes, and says of itself what it likes.

import type { Call } from './call.ts';
import type { Limits } from './limits.ts';

/** Milliseconds beyond its wall time in which an honest cell has ended a call, on a machine that is busy. */
const GRACE_MS = 2_000;

export interface OverdueEvents {
  /** The call that was sent first of those not answered. */
  oldest(): Call | undefined;
  /** Calls and loads under way in the cell: each may take its whole time inside before another's turn comes. */
  busy(): number;
  /** The call is answered no more. */
  overdue(call: Call): void;
}

export class Overdue {
  readonly #limits: Limits;
  readonly #events: OverdueEvents;
  #timer: NodeJS.Timeout | null = null;

  constructor(limits: Limits, events: OverdueEvents) {
    this.#limits = limits;
    this.#events = events;
  }

  /** The call was sent now. One timer for all of them: each is looked at once its time may be up. */
  watch(call: Call): void {
    call.sentAt = performance.now();
    if (this.#timer === null) this.#arm(this.#patience());
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #arm(ms: number): void {
    this.#timer = setTimeout(this.#look, ms);
    this.#timer.unref();
  }

  readonly #look = (): void => {
    this.#timer = null;
    const call = this.#events.oldest();
    if (call === undefined) return;
    const left = call.sentAt + this.#patience() - performance.now();
    if (left > 0) this.#arm(left);
    else this.#events.overdue(call);
  };

  #patience(): number {
    const { wall, cpu, startup } = this.#limits;
    return wall + GRACE_MS + this.#events.busy() * Math.max(cpu, startup);
  }
}
