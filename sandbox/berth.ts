// A unit's place in a cell, with the room it takes there. Knows neither unit nor pool.

import type { CellProcess } from './cell-process.ts';

export interface Berth {
  readonly cell: CellProcess;
  /** MB of heap it was taken for. */
  readonly memory: number;
  /** Other places in the cell that are taken now. */
  readonly others: number;
  /** Gives the place back, once; the cell is killed with the last. */
  leave(): void;
}
