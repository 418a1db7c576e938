// The host's own clock over the calls of one unit. The cell ends them at their wall time; one that was broken out of
// answers when it likes, and says of itself what it likes.

import type { Call } from './call.ts';
import type { Limits } from './limits.ts';

/** Milliseconds beyond its wall time in which an honest cell has ended a call, on a machine that is busy. */
const GRACE_MS = 2_000;
/** What a cell said may wait for its turn to be read. One that never stops talking gains no more than this. */
const HELD_MS = 10_000;
/** The answer may have come while the host was busy with something else: it is read before the call is given up. */
const LAST_LOOK_MS = 100;

export interface OverdueEvents {
  /** The call that was sent first of those not answered. */
  oldest(): Call | undefined;
  /** Calls and loads under way in the cell: on a busy machine each may take its whole time inside before another's turn comes. */
  busy(): number;
  /** Something that the cell said waits for its turn. */
  held(): boolean;
  /** The call is answered no more. */
  overdue(call: Call): void;
}

export class Overdue {
  readonly #limits: Limits;
  readonly #events: OverdueEvents;
  #timer: NodeJS.Timeout | null = null;
  /** The call that is looked at for the last time. */
  #last: Call | null = null;

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
    else if (this.#last === call) this.#events.overdue(call);
    else {
      this.#last = call;
      this.#arm(LAST_LOOK_MS);
    }
  };

  #patience(): number {
    const { wall, cpu, startup } = this.#limits;
    const before = Math.max(0, this.#events.busy() - 1) * Math.max(wall, startup);
    const held = this.#events.held() ? HELD_MS : 0;
    return wall + GRACE_MS + before + Math.max(cpu, startup) + held;
  }
}
