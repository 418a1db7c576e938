// What the host says to a cell, as messages. Sends nothing.

import type { CellOptions } from './cell-options.ts';
import { KIND, type Message } from './message.ts';

/** The first: the runtime, and V8's code for it where there is one. */
export function prepareMessage({ code, blank, runtime }: CellOptions): Message {
  const status = code?.rehearsed === true ? 1 : 0;
  return {
    kind: KIND.prepare,
    status,
    unit: 0,
    call: blank,
    id: 0,
    text: runtime,
    raw: code?.bytes,
  };
}

/** `text`: the specification of the unit. `alone`: it is the only one that will ever be in this cell. */
export function openMessage(unit: number, alone: boolean, text: string, code: Uint8Array): Message {
  return { kind: KIND.open, status: alone ? 1 : 0, unit, call: 0, id: 0, text, raw: code };
}

/** One that says all by its kind and its unit. */
export function plainMessage(kind: number, unit: number): Message {
  return { kind, status: 0, unit, call: 0, id: 0, text: '' };
}
