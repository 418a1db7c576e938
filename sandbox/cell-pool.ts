// Cells by name, and a few spare ones that are started ahead: taking a spare costs no process start. Starts no more of
// them than there is room for. Knows no unit.

import type { Berth } from './berth.ts';
import type { CellOptions } from './cell-options.ts';
import { CellProcess } from './cell-process.ts';
import { SandboxError } from './errors.ts';
import { refusedByKernel } from './kernel-refusal.ts';
import { BLANK_MB, Claim, type Lack, type Room, RoomLedger } from './room.ts';
import type { RuntimeCode } from './runtime-code.ts';
import { kill, SpareCells } from './spare-cells.ts';

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

export class CellPool {
  readonly #options: PoolOptions;
  readonly #ledger: RoomLedger;
  readonly #spares: SpareCells;
  readonly #taken = new Set<Taken>();
  readonly #named = new Map<string, Promise<Taken>>();
  readonly #all = new Set<CellProcess>();
  /** V8's code for the runtime, as a cell offered it; given to all that start from then on. */
  #code: RuntimeCode | undefined;
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#ledger = new RoomLedger(options.room);
    const { spareCells: count, blank } = options;
    const spare = { count, mb: BLANK_MB + blank, start: () => this.#start() };
    this.#spares = new SpareCells(spare, this.#ledger);
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
    return this.#spares.size;
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
    for (const cell of this.#all) cell.kill();
    await this.#spares.close();
  }

  /** Rejects with SandboxError `HOST_FULL`, `CLOSED` or `START_FAILED`. */
  async #take(memory: number, name: string | null): Promise<Taken> {
    for (;;) {
      if (this.#closed) throw new SandboxError('CLOSED', 'The sandbox is closed.');
      const spare = this.#spares.take();
      const claim = spare?.claim ?? new Claim();
      try {
        this.#claim(claim, BLANK_MB + memory - claim.mb);
        this.#spares.refillSoon();
        // Why a spare did not start may be long over.
        const cell = await (spare?.cell.catch(() => this.#start()) ?? this.#start());
        if (!cell.dead) return this.#keep({ cell, claim, name, berths: 0, ended: false });
      } catch (error) {
        this.#ledger.give(claim);
        if (spare !== undefined) void kill(spare);
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
    // First, so that the cell is not given up for its own sake.
    const berth = this.#berth(taken, 0);
    try {
      this.#claim(taken.claim, memory);
      return this.#berth(taken, memory);
    } finally {
      berth.leave();
    }
  }

  /** The claim grows by `more` MB: in the room of spare cells first, of idle ones next. Gives nothing up in vain. */
  #claim(claim: Claim, more: number): void {
    for (const taken of this.#taken) if (taken.cell.dead) this.#end(taken);
    const lack = this.#ledger.lack(claim, more);
    const rest = lack === null ? null : this.#spares.restOf(lack);
    if (lack !== null && rest !== null && !this.#options.makeRoom(rest))
      throw this.#ledger.full(lack);
    while (this.#ledger.lack(claim, more) !== null && this.#spares.giveUp());
    const still = this.#ledger.lack(claim, more);
    if (still !== null) throw this.#ledger.full(still);
    this.#ledger.grow(claim, more);
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
        else this.#ledger.grow(taken.claim, -memory);
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
    this.#spares.refillSoon();
  }

  #forget(name: string, taken: Taken): void {
    const known = this.#named.get(name);
    const forget = (now: Taken): void => {
      if (now === taken && this.#named.get(name) === known) this.#named.delete(name);
    };
    void known?.then(forget, () => {});
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
