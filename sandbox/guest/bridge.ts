// What the globals need of the dispatcher, and what the dispatcher gets from the globals. Shapes only.

/** `console.debug` and `trace` are 0, `log`, `info` and `dir` 1, `warn` 2, `error` and a failed `assert` 3. */
export type LogLevel = 0 | 1 | 2 | 3;

/**
 * Where globals put what must leave the isolate. The dispatcher adds the open call.
 *
 * log    a: LogLevel, text: one entry, at most `LOG_LENGTH` characters and a mark
 * timer  a: timer, b: milliseconds, a whole number from 1 to 2^31-1; posted again for each turn of an interval
 * clear  a: timer, which will not be waited for any more
 */
export interface Bridge {
  post(kind: 'log' | 'timer' | 'clear', a: number, b: number, text: string): void;
}

/** What the dispatcher does with the globals. None of these throws. */
export interface Runtime {
  /** Timers set from now on belong to `call`; 0 is loading. */
  setCurrentCall(call: number): void;
  /** Runs the callback of a timer under the call that set it. A timer that is gone is nothing. */
  fireTimer(id: number): void;
  /** Forgets the timers of a call. Posts nothing: whoever ends a call ends its timers out there too. */
  endTimersOf(call: number): void;
  /** Writes an error that nobody caught to the log. `where` completes "Uncaught (in …)". */
  reportUncaught(where: string, error: unknown): void;
  /** Takes `eval` and the constructors of the four kinds of functions away, for good. */
  removeCodeGeneration(): void;
}
