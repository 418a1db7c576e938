// Where errors go that no guest code caught: into the log, as the guest's own. Must not know the log's transport.

import type { Bridge } from './bridge.ts';
import { describeError } from './describe-error.ts';
import { startOutput, write } from './inspect-output.ts';
import { LOG_LENGTH } from './log-length.ts';

let bridge: Bridge | undefined;

export function connectUncaught(to: Bridge): void {
  bridge = to;
}

/** Never throws. `where` completes "Uncaught (in …)". */
export function reportUncaught(where: string, error: unknown): void {
  try {
    const { name, message, stack } = describeError(error);
    const out = startOutput(LOG_LENGTH);
    write(out, `Uncaught (in ${where}) ${stack === '' ? `${name}: ${message}` : stack}`);
    bridge?.post('log', 3, 0, out.text);
  } catch {
    // The outbox is full, or the stack is: there is nobody left to tell.
  }
}
