// One unit as the host calls it: so many calls at a time, through a circuit, and in a fresh isolate where the old one failed.

import type { Disabled } from '../../policies/index.ts';
import type { Unit } from '../../sandbox/index.ts';
import { Circuit, type RecoveryPlan } from '../recovery/index.ts';
import { Turns } from './turns.ts';

export interface RunningUnitParts {
  readonly make: () => Unit;
  readonly close: (unit: Unit) => void;
  readonly concurrency: number;
  readonly plan: RecoveryPlan;
  /** Its circuit opened, so many times in a row. */
  readonly opened: (running: RunningUnit, times: number) => void;
  readonly closed: (running: RunningUnit) => void;
}

export class RunningUnit {
  readonly scope: string;
  /** Calls that run at a time; others wait for their turn. */
  readonly turns: Turns;
  readonly circuit: Circuit;
  /** Set where it was ended because nothing of its plugin may run: what was under way in it is answered so. */
  disabled: Disabled | null = null;
  readonly #parts: RunningUnitParts;
  #unit: Unit;
  #worn = false;

  constructor(scope: string, parts: RunningUnitParts) {
    this.scope = scope;
    this.#parts = parts;
    this.#unit = parts.make();
    this.turns = new Turns(parts.concurrency);
    this.circuit = new Circuit(parts.plan, {
      opened: (times) => parts.opened(this, times),
      closed: () => parts.closed(this),
    });
  }

  /** What runs now. */
  get unit(): Unit {
    return this.#unit;
  }

  /** What the next call runs in: a new isolate where the old one is worn out. */
  next(): Unit {
    if (!this.#worn) return this.#unit;
    this.#worn = false;
    const old = this.#unit;
    this.#unit = this.#parts.make();
    this.#parts.close(old);
    return this.#unit;
  }

  /** The next call runs in a new isolate; those under way until then go on in the old one. */
  wearOut(): void {
    this.#worn = true;
  }

  close(): void {
    this.#parts.close(this.#unit);
  }
}
