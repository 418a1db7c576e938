// An abort for trusted code: a signal to hand out and the function that aborts it. Must not know what is aborted.

import { abortSignal, type AbortSignal, makeSignal } from './abort-signal.ts';

export interface GuestAbort {
  readonly signal: AbortSignal;
  /** With an AbortError; what listeners throw goes to the log. A second time is nothing. */
  abort(): void;
}

export function makeAbort(): GuestAbort {
  const signal = makeSignal();
  return { signal, abort: () => abortSignal(signal, undefined) };
}

/** For those who look when it is over. */
export function abortedSignal(): AbortSignal {
  const made = makeAbort();
  made.abort();
  return made.signal;
}
