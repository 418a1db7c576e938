// One unit in one cell as the two know each other: what the unit hears, and by which number it goes.

import type { CellProcess } from './cell-process.ts';
import type { GuestRequest } from './guest-request.ts';
import type { Limits } from './limits.ts';
import type { Message } from './message.ts';
import type { Fault } from './outcome.ts';

/** How a unit in this cell hears of it. A text back says what no honest cell does: the cell must go. */
export interface PortEvents {
  opened(): string | null;
  result(call: number, ok: boolean, text: string): string | null;
  log(call: number, level: number, text: string): string | null;
  request(raw: Message): GuestRequest | string;
  /** Milliseconds of the host's main thread that its messages took. */
  spent(ms: number): void;
  /** A limit ended the unit; the cell goes on. */
  gone(loss: Loss): void;
  /** The cell is dead, and the unit with it. */
  lost(loss: Loss): void;
}

export interface Loss {
  /** Call that caused it; 0 where loading did, null where none of this unit's calls did, `all` where the unit did. */
  readonly culprit: number | 'all' | null;
  /** Calls up to this number had been entered. */
  readonly entered: number;
  readonly fault: Fault;
}

/** One unit in one cell, from opening to its end. */
export class Port {
  readonly cell: CellProcess;
  readonly number: number;
  readonly limits: Limits;
  readonly events: PortEvents;

  constructor(cell: CellProcess, number: number, limits: Limits, events: PortEvents) {
    this.cell = cell;
    this.number = number;
    this.limits = limits;
    this.events = events;
  }
}
