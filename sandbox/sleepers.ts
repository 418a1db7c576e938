// Which idle units give their cells back where another needs room, or has needed nothing for long. Knows no call.

import type { Berth } from './berth.ts';
import type { CellProcess } from './cell-process.ts';
import { BLANK_MB, type Lack } from './room.ts';

export interface Sleeper {
  /** As of performance.now(); null while it has work, or holds nothing. */
  readonly idleSince: number | null;
  readonly berth: Berth | null;
}

/** The longest idle first, and no more than are needed; null where all of them together would not do. */
export function sleepersFor<S extends Sleeper>(lack: Lack, units: Iterable<S>): S[] | null {
  const chosen: S[] = [];
  const asleep = new Map<CellProcess, number>();
  let { mb, cells } = lack;
  for (const unit of longestIdleFirst(units)) {
    if (mb <= 0 && cells <= 0) break;
    const { cell, memory, others } = unit.berth as Berth;
    const count = (asleep.get(cell) ?? 0) + 1;
    asleep.set(cell, count);
    chosen.push(unit);
    mb -= memory;
    if (count <= others) continue;
    // With its last unit the cell goes too.
    mb -= BLANK_MB;
    cells -= 1;
  }
  return mb <= 0 && cells <= 0 ? chosen : null;
}

/** Those that have been idle for `ms`. */
export function idleFor<S extends Sleeper>(ms: number, units: Iterable<S>, now: number): S[] {
  return longestIdleFirst(units).filter(({ idleSince }) => now - (idleSince as number) >= ms);
}

function longestIdleFirst<S extends Sleeper>(units: Iterable<S>): S[] {
  return [...units]
    .filter(({ idleSince, berth }) => idleSince !== null && berth !== null)
    .toSorted((a, b) => (a.idleSince as number) - (b.idleSince as number));
}
