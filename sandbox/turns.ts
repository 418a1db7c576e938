// Whose turn it is to be read: the host's one thread takes its cells a piece at a time, those first that have used the least of
// it. Knows no message and no plugin.

import { performance } from 'node:perf_hooks';
import type { HostTime } from './host-time.ts';

/** Milliseconds of pieces before everything else of the host has its turn: with one cell that speaks, and with several. */
const ROUND_MS = { alone: 2, crowded: 0.25 } as const;
/** So long after the turn went from one cell to another there are several. */
const CROWD_MS = 100;

/** A cell that is read in turn. */
export interface Seat {
  readonly time: HostTime;
  /** Does one piece of what waits, a small one where others wait for theirs; true where more is left. */
  piece(small: boolean): boolean;
}

export class Turns {
  readonly #waiting = new Set<Seat>();
  #scheduled = false;
  /** Of a round, since everything else had its turn. */
  #spent = 0;
  /** What the seat whose turn was last had used before it: who comes now gets no credit for having been idle. */
  #level = 0;
  #last: Seat | null = null;
  #changedAt = Number.NEGATIVE_INFINITY;

  /** Something has come for the seat. Done at once where nobody waits, and in turn otherwise. */
  ask(seat: Seat): void {
    if (this.#waiting.has(seat)) return;
    seat.time.raise(this.#level);
    let more = true;
    while (more && this.#waiting.size === 0 && this.#left > 0) more = this.#serve(seat);
    if (more) this.#wait(seat);
  }

  /** The seat is gone, with whatever waits. */
  leave(seat: Seat): void {
    this.#waiting.delete(seat);
    if (this.#last === seat) this.#last = null;
  }

  get #crowded(): boolean {
    return performance.now() - this.#changedAt < CROWD_MS;
  }

  /** Milliseconds of this round. */
  get #left(): number {
    return (this.#crowded ? ROUND_MS.crowded : ROUND_MS.alone) - this.#spent;
  }

  #wait(seat: Seat): void {
    this.#waiting.add(seat);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled || this.#waiting.size === 0) return;
    this.#scheduled = true;
    setImmediate(this.#round);
  }

  /** A round for each turn of the loop: between two of them it reads sockets, runs timers and serves whoever else there is. */
  readonly #round = (): void => {
    this.#scheduled = false;
    this.#spent = 0;
    while (this.#left > 0) {
      const seat = this.#next();
      if (seat === undefined) return;
      this.#waiting.delete(seat);
      if (this.#serve(seat)) this.#wait(seat);
    }
    this.#schedule();
  };

  #serve(seat: Seat): boolean {
    this.#level = Math.max(this.#level, seat.time.used);
    const before = performance.now();
    if (seat !== this.#last) {
      if (this.#last !== null) this.#changedAt = before;
      this.#last = seat;
    }
    const more = seat.piece(this.#crowded);
    const ms = performance.now() - before;
    this.#spent += ms;
    seat.time.charge(ms);
    return more;
  }

  /** Who has used the least; of several, who waits longest. */
  #next(): Seat | undefined {
    let least: Seat | undefined;
    for (const seat of this.#waiting) {
      if (least === undefined || seat.time.used < least.time.used) least = seat;
    }
    return least;
  }
}
