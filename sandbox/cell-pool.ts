// Cells by name, and a few spare ones that are started ahead: taking a spare costs no process start.

import type { CellOptions } from './cell-options.ts';
import { CellProcess } from './cell-process.ts';
import { SandboxError } from './errors.ts';
import type { RuntimeCode } from './runtime-code.ts';

/**
 * Milliseconds from taking a spare cell to starting the next: starting a process takes the whole of a processor for as long
 * as the first call in the one just taken.
 */
const REFILL_MS = 100;

export class CellPool {
  readonly #options: CellOptions;
  readonly #spareCount: number;
  readonly #spares: Promise<CellProcess>[] = [];
  readonly #named = new Map<string, Promise<CellProcess>>();
  readonly #all = new Set<CellProcess>();
  /** V8's code for the runtime, as a cell offered it; given to all that start from then on. */
  #code: RuntimeCode | undefined;
  #refilling: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(options: CellOptions, spareCount: number) {
    this.#options = options;
    this.#spareCount = spareCount;
    this.#refill();
  }

  /** The cell of that name, alive, or a fresh one under the name. */
  async named(name: string): Promise<CellProcess> {
    const known = this.#named.get(name);
    if (known !== undefined) {
      const cell = await known.catch(() => null);
      if (cell !== null && !cell.dead) return cell;
    }
    if (this.#named.get(name) !== known) return this.named(name);
    const taken = this.fresh();
    this.#named.set(name, taken);
    return taken;
  }

  /** A cell nobody else has. */
  async fresh(): Promise<CellProcess> {
    if (this.#closed) throw new SandboxError('CLOSED', 'The sandbox is closed.');
    for (;;) {
      const spare = this.#spares.shift();
      this.#refillSoon();
      const cell = await (spare ?? this.#start());
      if (!cell.dead) return cell;
    }
  }

  /** Kills the cell if no unit is left in it. */
  release(cell: CellProcess): void {
    if (cell.dead || cell.units === 0) {
      cell.kill();
      this.#all.delete(cell);
    }
  }

  get size(): number {
    return [...this.#all].filter((cell) => !cell.dead).length;
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#refilling !== null) clearTimeout(this.#refilling);
    const starting = this.#spares.splice(0);
    for (const cell of this.#all) cell.kill();
    for (const spare of starting) await spare.then((cell) => cell.kill()).catch(() => {});
  }

  #refillSoon(): void {
    if (this.#refilling !== null || this.#closed) return;
    this.#refilling = setTimeout(() => {
      this.#refilling = null;
      this.#refill();
    }, REFILL_MS);
    this.#refilling.unref();
  }

  #refill(): void {
    while (!this.#closed && this.#spares.length < this.#spareCount) {
      const spare = this.#start();
      // Whoever takes it hears of the failure.
      spare.catch(() => {});
      this.#spares.push(spare);
    }
  }

  async #start(): Promise<CellProcess> {
    const cell = await CellProcess.start({
      ...this.#options,
      code: this.#code,
      onCode: (code) => void (this.#code = code),
    });
    if (this.#closed) cell.kill();
    for (const old of this.#all) if (old.dead) this.#all.delete(old);
    this.#all.add(cell);
    return cell;
  }
}
