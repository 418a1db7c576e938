// What `ctx.clock` offers, as data.

import type { OperationSpec } from '../../gate/index.ts';

export const CLOCK_OPERATIONS: readonly OperationSpec[] = [
  {
    name: 'clock.now',
    actions: ['clock.read'],
    summary: 'The time of day: milliseconds since the epoch, by the host.',
    params: [],
    returns: 'number',
  },
  {
    name: 'clock.monotonic',
    actions: ['clock.read'],
    summary:
      'Milliseconds since an arbitrary start; never goes back, whatever the time of day does.',
    params: [],
    returns: 'number',
  },
];
