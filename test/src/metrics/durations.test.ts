// Quantiles from counts between bounds, against those of the numbers themselves.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BOUNDS,
  countUpTo,
  DURATIONS,
  durationSlot,
  quantile,
} from '../../../src/metrics/durations.ts';

function countsOf(durations: readonly number[]): Float64Array {
  const counts = new Float64Array(DURATIONS);
  for (const ms of durations) {
    const slot = durationSlot(ms);
    counts[slot] = (counts[slot] ?? 0) + 1;
  }
  return counts;
}

describe('durations', () => {
  it('have bounds that grow, each by a third at most', () => {
    for (const [at, bound] of BOUNDS.entries()) {
      if (at === 0) continue;
      const before = BOUNDS[at - 1] ?? 0;
      expect(bound / before).toBeGreaterThan(1.1);
      expect(bound / before).toBeLessThan(1.34);
    }
  });

  it('are counted below the first bound that they do not exceed', () => {
    expect(durationSlot(0)).toBe(0);
    expect(BOUNDS[durationSlot(1)]).toBe(1);
    expect(BOUNDS[durationSlot(1.0001)]).toBe(1.25);
    expect(durationSlot(1e9)).toBe(BOUNDS.length);
    expect(durationSlot(Infinity)).toBe(BOUNDS.length);
  });

  it('give a quantile to within a step of the true one, and never more than the longest', () => {
    const ms = fc.double({ min: 0.02, max: 90_000, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(ms, { minLength: 1, maxLength: 200 }),
        fc.constantFrom(0.5, 0.99),
        (all, share) => {
          const sorted = all.toSorted((a, b) => a - b);
          const longest = sorted.at(-1) ?? 0;
          const truth = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
          const found = quantile(countsOf(all), share, longest) ?? Number.NaN;
          expect(found).toBeLessThanOrEqual(longest);
          expect(found / truth).toBeGreaterThan(0.74);
          expect(found / truth).toBeLessThan(1.35);
        },
      ),
    );
  });

  it('give none where there was no call', () => {
    expect(quantile(countsOf([]), 0.5, 0)).toBe(null);
  });

  it('count what took at most a bound', () => {
    expect(countUpTo(countsOf([0.5, 1, 1.1, 30, 5_000_000]), 1)).toBe(2);
    expect(countUpTo(countsOf([0.5, 1, 1.1, 30, 5_000_000]), 10_000)).toBe(4);
  });
});
