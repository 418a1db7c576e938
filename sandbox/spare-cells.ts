// A few cells that are started ahead, so that taking one costs no process start. They take room that nobody else wants.

import type { CellProcess } from './cell-process.ts';
import { Claim, type Lack, type RoomLedger } from './room.ts';

/**
 * Milliseconds from taking a spare cell to starting the next: starting a process takes the whole of a processor for as long
 * as the first call in the one just taken.
 */
const REFILL_MS = 100;

export interface SpareOptions {
  readonly count: number;
  /** MB that each may come to hold. */
  readonly mb: number;
  readonly start: () => Promise<CellProcess>;
}

export interface Spare {
  /** May have failed to start, or have died since. */
  readonly cell: Promise<CellProcess>;
  readonly claim: Claim;
}

export class SpareCells {
  readonly #options: SpareOptions;
  readonly #ledger: RoomLedger;
  readonly #spares: Spare[] = [];
  #refilling: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(options: SpareOptions, ledger: RoomLedger) {
    this.#options = options;
    this.#ledger = ledger;
    this.#refill();
  }

  get size(): number {
    return this.#spares.length;
  }

  /** The one that was started first, with its claim. */
  take(): Spare | undefined {
    return this.#spares.shift();
  }

  /** What is missing still when all of them are given up; null where nothing is. */
  restOf({ mb, cells }: Lack): Lack | null {
    const held = this.#spares.reduce((sum, { claim }) => sum + claim.mb, 0);
    const rest = { mb: Math.max(0, mb - held), cells: Math.max(0, cells - this.size) };
    return rest.mb === 0 && rest.cells === 0 ? null : rest;
  }

  /** Gives one up, and its room. False where there is none. */
  giveUp(): boolean {
    const spare = this.#spares.pop();
    if (spare === undefined) return false;
    this.#ledger.give(spare.claim);
    void kill(spare);
    return true;
  }

  refillSoon(): void {
    if (this.#refilling !== null || this.#closed) return;
    this.#refilling = setTimeout(() => {
      this.#refilling = null;
      this.#refill();
    }, REFILL_MS);
    this.#refilling.unref();
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#refilling !== null) clearTimeout(this.#refilling);
    await Promise.all(this.#spares.splice(0).map(kill));
  }

  #refill(): void {
    const { count, mb, start } = this.#options;
    while (!this.#closed && this.#spares.length < count) {
      const claim = new Claim();
      if (this.#ledger.lack(claim, mb) !== null) return;
      this.#ledger.grow(claim, mb);
      const cell = start();
      // Whoever takes it hears of the failure.
      cell.catch(() => this.#ledger.give(claim));
      this.#spares.push({ cell, claim });
    }
  }
}

export async function kill({ cell }: Spare): Promise<void> {
  await cell.then((one) => one.kill()).catch(() => {});
}
