// How long to wait between tries, as cockatiel asks for it.

import { ConstantBackoff, DelegateBackoff, type IBackoffFactory } from 'cockatiel';
import type { Growth } from './plan.ts';

/** No wait is longer than that, in ms. */
const LONGEST = 3_600_000;

/** `first` ms, then as `growth` says: twice and three times as long, or twice and four times. */
export function backoffFor(
  first: number,
  growth: Growth | null,
): IBackoffFactory<{ readonly attempt: number }> {
  if (growth === null) return new ConstantBackoff(first);
  return new DelegateBackoff(({ attempt }) => {
    const times = growth === 'linear' ? attempt : 2 ** Math.min(attempt - 1, 30);
    return Math.min(first * times, LONGEST);
  });
}
