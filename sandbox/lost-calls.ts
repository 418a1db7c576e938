// What is said of calls that end before their time: to their callers where the isolate is gone, and to the cell where the caller is.

import type { Call } from './call.ts';
import { KIND, type Message } from './message.ts';
import { type Fault, failed } from './outcome.ts';
import type { Loss } from './port-events.ts';

/** Losses in a row after which calls are no longer tried in a successor. */
export const MOST_FRUITLESS = 3;

export const CLOSED: Fault = Object.freeze({ code: 'CLOSED', message: 'the unit is closed' });

/** Answers those that the loss took with it; `again` are those that had not been entered. */
export function sortLost(
  calls: readonly (readonly [number, Call])[],
  loss: Loss,
): { readonly again: readonly Call[]; readonly answered: boolean } {
  const again: Call[] = [];
  let answered = false;
  for (const [number, call] of calls) {
    if (call.done) continue;
    if (number === loss.culprit || loss.culprit === 'all') answered = call.fail(loss.fault);
    else if (number <= loss.entered) {
      const text = `another call ended the unit: ${loss.fault.message}`;
      answered = call.end(failed('UNIT_LOST', text));
    } else again.push(call);
  }
  return { again, answered };
}

export function cancelMessage(unit: number, call: number): Message {
  return { kind: KIND.cancel, status: 0, unit, call, id: 0, text: '' };
}

export function loadFault(fault: Fault): Fault {
  return { code: 'LOAD_ERROR', message: `while loading: ${fault.message}` };
}
