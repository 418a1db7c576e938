// Where a unit lives, as it sees it. Shape only.

import type { CallRequest } from './call.ts';
import type { Berth } from './berth.ts';
import type { FirstCall } from './first-call.ts';
import type { Fault } from './outcome.ts';
import type { Unit } from './unit.ts';

/** What a unit needs of the sandbox. */
export interface UnitHome {
  /** A place to open in, never in a cell that is dead; `apart` for a unit that cost others their cell: where nobody else is. */
  berth(apart: boolean): Promise<Berth>;
  log(unit: Unit, call: CallRequest, level: number, text: string): void;
  /** An isolate or its cell is gone. */
  loss(unit: Unit, fault: Fault, pid: number): void;
  /** The call that a new isolate begins with, before all others; null for none. */
  first(unit: Unit): FirstCall | null;
  /** No call is under way any more. */
  idle?(unit: Unit): void;
}
