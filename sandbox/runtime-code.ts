// What V8 made of the guest runtime, offered by one cell for those that start after it: when it is believed. V8 runs such code
// as it comes, so it counts as our own only where no guest can have been. Knows no process.

import type { Message } from './message.ts';

export interface RuntimeCode {
  readonly bytes: Uint8Array;
  /** It holds what a start and a call need, not only what comes before a plugin. */
  readonly rehearsed: boolean;
}

/** Of the first isolate, and of a rehearsal. */
const MOST_OFFERS = 2;

/** The offers of one cell. */
export class CodeOffers {
  readonly #take: (code: RuntimeCode) => void;
  #count = 0;

  constructor(take: (code: RuntimeCode) => void = () => {}) {
    this.#take = take;
  }

  /** `blank`: no unit was ever opened in the cell. A text back says what no honest cell does. */
  offered({ raw, status }: Message, blank: boolean): string | null {
    if (++this.#count > MOST_OFFERS) return 'it goes on offering code';
    // Where a unit was opened, a guest may speak through the cell; an honest one may have spoken before it heard of the unit.
    if (!blank || raw === undefined) return null;
    // A copy: the frame it came in is longer.
    this.#take({ bytes: Uint8Array.from(raw), rehearsed: status === 1 });
    return null;
  }
}
