// Where a unit lives, as it sees it. Shape only.

import type { CallRequest } from './call.ts';
import type { CellProcess } from './cell-process.ts';
import type { FirstCall } from './first-call.ts';
import type { Fault } from './outcome.ts';
import type { Unit } from './unit.ts';

/** What a unit needs of the sandbox. */
export interface UnitHome {
  /** A cell to open in; `again` after a loss, which never goes back to the same cell. */
  cell(again: boolean): Promise<CellProcess>;
  release(cell: CellProcess): void;
  log(unit: Unit, call: CallRequest, level: number, text: string): void;
  /** An isolate or its cell is gone. */
  loss(unit: Unit, fault: Fault, pid: number): void;
  /** The call that a new isolate begins with, before all others; null for none. */
  first(unit: Unit): FirstCall | null;
}
