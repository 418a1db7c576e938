// Cells by name, and a few spare ones that are started ahead: taking a spare costs no process start. Starts no more of
// them than there is room for. Knows no unit.

import type { Berth } from './berth.ts';
import type { CellOptions } from './cell-process.ts';
import { CellProcess } from './cell-process.ts';
import { SandboxError } from './errors.ts';
import { refusedByKernel } from './kernel-refusal.ts';
import { BLANK_MB, Claim, type Lack, type Room, RoomLedger } from './room.ts';
import type { RuntimeCode } from './runtime-code.ts';

/**
 * Milliseconds from taking a spare cell to starting the next: starting a process takes the whole of a processor for as long
 * as the first call in the one just taken.
 */
const REFILL_MS = 100;

export interface PoolOptions extends CellOptions {
  readonly spareCells: number;
  readonly room: Room;
  /** Gives idle cells back until that much is free. False where there are not enough of them: then none is. */
  readonly makeRoom: (lack: Lack) => boolean;
}

/** A started cell, the room it takes, and how many have a place in it. */
interface Taken {
  readonly cell: CellProcess;
  readonly claim: Claim;
  readonly name: string | null;
  berths: number;
  ended: boolean;
}

interface Spare {
  readonly cell: Promise<CellProcess>;
  readonly claim: Claim;
}

export class CellPool {
  readonly #options: PoolOptions;
  readonly #ledger: RoomLedger;
  readonly #spares: Spare[] = [];
  readonly #taken = new Set<Taken>();
  readonly #named = new Map<string, Promise<Taken>>();
  readonly #all = new Set<CellProcess>();
  /** V8's code for the runtime, as a cell offered it; given to all that start from then on. */
  #code: RuntimeCode | undefined;
  #refilling: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#ledger = new RoomLedger(options.room);
    this.#refill();
  }

  /** A place for `memory` MB in the cell of that name, alive, or in a fresh one under the name. */
  async named(name: string, memory: number): Promise<Berth> {
    for (;;) {
      const known = this.#named.get(name);
      const taken = await known?.catch(() => null);
      // Others may have been faster meanwhile.
      if (this.#named.get(name) !== known) continue;
      if (taken && !taken.ended && !taken.cell.dead) return this.#join(taken, memory);
      const fresh = this.#take(memory, name);
      this.#named.set(name, fresh);
      try {
        return this.#berth(await fresh, memory);
      } catch (error) {
        if (this.#named.get(name) === fresh) this.#named.delete(name);
        throw error;
      }
    }
  }

  /** A place for `memory` MB in a cell that nobody else has. */
  async fresh(memory: number): Promise<Berth> {
    return this.#berth(await this.#take(memory, null), memory);
  }

  /** Live cells, spare ones included. */
  get size(): number {
    return [...this.#all].filter((cell) => !cell.dead).length;
  }

  get spares(): number {
    return this.#spares.length;
  }

  get room(): Room {
    return this.#ledger.room;
  }

  /** MB that the cells there are may come to hold. */
  get memory(): number {
    return this.#ledger.memory;
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#refilling !== null) clearTimeout(this.#refilling);
    const starting = this.#spares.splice(0);
    for (const cell of this.#all) cell.kill();
    for (const { cell } of starting) await cell.then((one) => one.kill()).catch(() => {});
  }

  /** Rejects with SandboxError `HOST_FULL`, `CLOSED` or `START_FAILED`. */
  async #take(memory: number, name: string | null): Promise<Taken> {
    for (;;) {
      if (this.#closed) throw new SandboxError('CLOSED', 'The sandbox is closed.');
      const spare = this.#spares.shift();
      const claim = spare?.claim ?? new Claim();
      try {
        this.#claim(claim, BLANK_MB + memory);
        this.#refillSoon();
        // Why a spare did not start may be long over.
        const cell = await (spare?.cell.catch(() => this.#start()) ?? this.#start());
        if (!cell.dead) return this.#keep({ cell, claim, name, berths: 0, ended: false });
      } catch (error) {
        this.#ledger.give(claim);
        if (spare !== undefined) drop(spare);
        throw error;
      }
      this.#ledger.give(claim);
    }
  }

  #keep(taken: Taken): Taken {
    this.#taken.add(taken);
    return taken;
  }

  #join(taken: Taken, memory: number): Berth {
    this.#claim(taken.claim, taken.claim.mb + memory);
    return this.#berth(taken, memory);
  }

  /** Spare cells go first, idle ones next. */
  #claim(claim: Claim, mb: number): void {
    for (const taken of this.#taken) if (taken.cell.dead) this.#end(taken);
    for (;;) {
      const lack = this.#ledger.lack(claim, mb);
      if (lack === null) break;
      const spare = this.#spares.pop();
      if (spare !== undefined) {
        this.#ledger.give(spare.claim);
        drop(spare);
      } else if (!this.#options.makeRoom(lack)) throw this.#ledger.full(lack);
    }
    this.#ledger.set(claim, mb);
  }

  #berth(taken: Taken, memory: number): Berth {
    taken.berths += 1;
    let left = false;
    return {
      cell: taken.cell,
      memory,
      get others() {
        return taken.berths - 1;
      },
      leave: () => {
        if (left) return;
        left = true;
        taken.berths -= 1;
        if (taken.ended) return;
        if (taken.berths === 0 || taken.cell.dead) this.#end(taken);
        else this.#ledger.set(taken.claim, taken.claim.mb - memory);
      },
    };
  }

  /** Its room is given back now: a process that was killed is gone in a moment. */
  #end(taken: Taken): void {
    const { cell, claim, name } = taken;
    taken.ended = true;
    cell.kill();
    this.#taken.delete(taken);
    this.#all.delete(cell);
    this.#ledger.give(claim);
    if (name !== null) this.#forget(name, taken);
    this.#refillSoon();
  }

  #forget(name: string, taken: Taken): void {
    const known = this.#named.get(name);
    const forget = (now: Taken): void => {
      if (now === taken && this.#named.get(name) === known) this.#named.delete(name);
    };
    void known?.then(forget, () => {});
  }

  #refillSoon(): void {
    if (this.#refilling !== null || this.#closed) return;
    this.#refilling = setTimeout(() => {
      this.#refilling = null;
      this.#refill();
    }, REFILL_MS);
    this.#refilling.unref();
  }

  /** A spare takes room that nobody wants, and no more. */
  #refill(): void {
    while (!this.#closed && this.#spares.length < this.#options.spareCells) {
      const claim = new Claim();
      const mb = BLANK_MB + this.#options.blank;
      if (this.#ledger.lack(claim, mb) !== null) return;
      this.#ledger.set(claim, mb);
      const cell = this.#start();
      // Whoever takes it hears of the failure.
      cell.catch(() => this.#ledger.give(claim));
      this.#spares.push({ cell, claim });
    }
  }

  async #start(): Promise<CellProcess> {
    const cell = await CellProcess.start({
      ...this.#options,
      code: this.#code,
      onCode: (code) => void (this.#code = code),
    }).catch((error: unknown) => {
      throw refusedByKernel(error, this.#ledger.cells) ?? error;
    });
    if (this.#closed) cell.kill();
    for (const old of this.#all) if (old.dead) this.#all.delete(old);
    this.#all.add(cell);
    return cell;
  }
}

function drop({ cell }: Spare): void {
  void cell.then((one) => one.kill()).catch(() => {});
}
