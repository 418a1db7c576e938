// Where one plugin stands in its life: one state at a time, and no way between two that the table does not have.

import { type LifecycleState, mayFollow, WAY_OUT } from './states.ts';

/** What a change of state is told with. */
export interface Passage {
  readonly from: LifecycleState;
  readonly to: LifecycleState;
  /** Why, in a line; null where it is the ordinary course. */
  readonly reason: string | null;
}

export class Lifecycle {
  #state: LifecycleState = 'unloaded';
  #reason: string | null = null;
  readonly #told: (passage: Passage) => void;

  constructor(told: (passage: Passage) => void) {
    this.#told = told;
  }

  get state(): LifecycleState {
    return this.#state;
  }

  /** Why it stands where it stands; null where that is the ordinary course. */
  get reason(): string | null {
    return this.#reason;
  }

  /** Throws where the table has no such way: that is a defect of the host, never of a plugin. */
  to(state: LifecycleState, reason: string | null = null): void {
    const from = this.#state;
    if (!mayFollow(from, state)) throw new Error(`No plugin goes from ${from} to ${state}.`);
    this.#state = state;
    this.#reason = reason;
    this.#told({ from, to: state, reason });
  }

  /** Through all that is left, to `unloaded`. */
  end(): void {
    for (let next = WAY_OUT[this.#state]; next !== null; next = WAY_OUT[next]) this.to(next);
  }
}
