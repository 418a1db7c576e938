// What is said of calls that end before their time: to their callers where the isolate is gone, and to the cell where the caller is.

import type { Call } from './call.ts';
import { KIND, type Message } from './message.ts';
import { type Fault, failed } from './outcome.ts';
import type { Loss } from './port.ts';

/** Losses in a row after which calls are no longer tried in a successor. */
export const MOST_FRUITLESS = 3;

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

/** A unit that is lost again and again, by nobody's doing as it says, would be started for ever. */
export function loseAll(calls: readonly Call[], { message }: Fault): void {
  const text = `the unit was lost ${MOST_FRUITLESS} times in a row: ${message}`;
  for (const call of calls) call.end(failed('UNIT_LOST', text));
}

export function cancelMessage(unit: number, call: number): Message {
  return { kind: KIND.cancel, status: 0, unit, call, id: 0, text: '' };
}
