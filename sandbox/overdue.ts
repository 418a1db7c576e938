// The host's own clock over the calls of one unit. The cell ends them at their wall time; one that was broken out of
// answers when it likes, and says of itself what it likes.

import type { Call, CallRequest } from './call.ts';
import type { Limits } from './limits.ts';

/** Milliseconds beyond its wall time in which an honest cell has ended a call, on a machine that is busy. */
const GRACE_MS = 2_000;
/** What a cell said may wait for its turn to be read. One that never stops talking gains no more than this. */
const HELD_MS = 10_000;
/** The answer may have come while the host was busy with something else: it is read before the call is given up. */
const LAST_LOOK_MS = 100;

export interface OverdueEvents {
  /** The calls that were sent and not answered. */
  calls(): Iterable<Call>;
  /** Calls and loads under way in the cell: on a busy machine each may take its whole time inside before another's turn comes. */
  busy(): number;
  /** Something that the cell said waits for its turn. */
  held(): boolean;
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
  /** The call that is looked at for the last time. */
  #last: Call | null = null;

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
    else if (this.#last === next.call) this.#events.overdue(next.call);
    else {
      this.#last = next.call;
      this.#arm(performance.now() + LAST_LOOK_MS);
    }
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
    const { wall, cpu, startup } = this.#limits;
    const before = Math.max(0, this.#events.busy() - 1) * Math.max(wall, startup);
    const held = this.#events.held() ? HELD_MS : 0;
    const patience = GRACE_MS + before + Math.max(cpu, startup) + held;
    return sentAt + wallOf(request, this.#limits) + patience;
  }
}
