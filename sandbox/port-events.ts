// What a unit hears of the cell it is open in, and what it takes with it when it ends. Shapes only.

import type { GuestRequest } from './guest-request.ts';
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
