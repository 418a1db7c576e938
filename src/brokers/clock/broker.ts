// The broker of `ctx.clock`: the host's clock, coarse on purpose.

import { type Broker, BrokerError, type Use } from '../../gate/index.ts';
import { assertCount, assertOpen } from '../arguments.ts';
import { CLOCK_OPERATIONS } from './operations.ts';

export interface ClockBrokerOptions {
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: () => number;
  /** Milliseconds that never go back. Default: `performance.now`. */
  readonly monotonic?: () => number;
  /** Whole milliseconds both are rounded down to: fine clocks are what timing attacks measure with. Default: 1. */
  readonly resolution?: number;
}

export function createClockBroker(options: ClockBrokerOptions = {}): Broker {
  const resolution = options.resolution ?? 1;
  if (!Number.isSafeInteger(resolution) || resolution < 1) {
    throw new RangeError('clock resolution must be a whole number of milliseconds, at least 1');
  }
  const now = options.now ?? Date.now;
  const monotonic = options.monotonic ?? (() => performance.now());
  // From here, not from the start of the machine or of the host: a plugin has no business knowing either.
  const start = monotonic();
  const clocks: ReadonlyMap<string, () => number> = new Map([
    ['clock.now', now],
    ['clock.monotonic', () => monotonic() - start],
  ]);
  return {
    kind: 'clock',
    operations: CLOCK_OPERATIONS,
    resolve(operation, args) {
      assertCount(CLOCK_OPERATIONS, operation, args);
      return {
        accesses: [{ action: 'clock.read', resource: { kind: 'flag' } }],
        perform(use: Use) {
          assertOpen(use);
          return { value: coarse(clocks.get(operation)?.(), resolution) };
        },
      };
    },
  };
}

function coarse(time: number | undefined, resolution: number): number {
  if (time === undefined || !Number.isFinite(time)) {
    throw new BrokerError('UNAVAILABLE', 'the host has no such clock');
  }
  return Math.floor(time / resolution) * resolution;
}
