// The host's own clock over the calls of one unit. The cell ends them at their wall time; one that was broken out of
// answers when it likes, and says of itself what it likes.

import type { Call, CallRequest } from './call.ts';
import type { Limits } from './limits.ts';

/** Milliseconds beyond its wall time in which an honest cell has ended a call, on a machine that is busy. */
const GRACE_MS = 2_000;

export interface OverdueEvents {
  /** The calls that were sent and not answered. */
  calls(): Iterable<Call>;
  /** Calls and loads under way in the cell: each may take its whole time inside before another's turn comes. */
  busy(): number;
  /** The call is answered no more. */
  overdue(call: Call): void;
}

/** Milliseconds of wall time that a call has. */
export function wallOf({ background }: CallRequest, { wall, background: long }: Limits): number {
  return background === true ? long : wall;
}

export class Overdue {
  readonly #limits: Limits;
  readonly #events: OverdueEvents;
  #timer: NodeJS.Timeout | null = null;
  /** When it fires, as of performance.now(). */
  #firesAt = Infinity;

  constructor(limits: Limits, events: OverdueEvents) {
    this.#limits = limits;
    this.#events = events;
  }

  /** The call was sent now. One timer for all of them: each is looked at once its time may be up. */
  watch(call: Call): void {
    call.sentAt = performance.now();
    const due = this.#due(call);
    if (due < this.#firesAt) this.#arm(due);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#firesAt = Infinity;
  }

  #arm(due: number): void {
    this.stop();
    this.#firesAt = due;
    this.#timer = setTimeout(this.#look, due - performance.now());
    this.#timer.unref();
  }

  readonly #look = (): void => {
    this.stop();
    const next = this.#next();
    if (next === null) return;
    if (next.due > performance.now()) this.#arm(next.due);
    else this.#events.overdue(next.call);
  };

  #next(): { readonly call: Call; readonly due: number } | null {
    let next: { call: Call; due: number } | null = null;
    for (const call of this.#events.calls()) {
      const due = this.#due(call);
      if (next === null || due < next.due) next = { call, due };
    }
    return next;
  }

  #due({ sentAt, request }: Call): number {
    const { cpu, startup } = this.#limits;
    const patience = GRACE_MS + this.#events.busy() * Math.max(cpu, startup);
    return sentAt + wallOf(request, this.#limits) + patience;
  }
}
