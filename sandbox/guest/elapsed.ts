// Time since the isolate began, in whole milliseconds of the ordinary clock: no finer than Date.now. Must not know who asks.

import { dateNow, mathMax } from './primordials.ts';

/** Milliseconds since the epoch. */
export const timeOrigin: number = dateNow();
let latest = 0;

/** Never less than before, also when the clock is set back. */
export function elapsed(): number {
  latest = mathMax(latest, dateNow() - timeOrigin);
  return latest;
}
