// Figures by time: which buckets a range is made of, and that they never grow.

import { describe, expect, it } from 'vitest';
import { SkerryError } from '../../../src/errors.ts';
import { FIELD } from '../../../src/metrics/ring.ts';
import { FINE, Series, type TimeRange } from '../../../src/metrics/series.ts';

const START = Date.UTC(2026, 0, 2, 3, 4, 5);
const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;

function callsOf(series: Series, now: number, range: TimeRange): number {
  return series.read(now, range).tally.of(FIELD.calls);
}

describe('a series', () => {
  it('tells of all time where no range is asked for', () => {
    const series = new Series(FINE, START);
    for (let day = 0; day < 10; day += 1)
      series.call(START + day * 24 * HOUR, 2, 0, day === 0, false);
    const now = START + 10 * 24 * HOUR;
    const { tally, ...range } = series.read(now, {});
    expect(range).toEqual({ from: START, to: now, resolution: null });
    expect([tally.of(FIELD.calls), tally.of(FIELD.failed), tally.of(FIELD.ms)]).toEqual([
      10, 1, 20,
    ]);
  });

  it('tells of two minutes by the second, of two hours by the minute, of two days by the hour', () => {
    const series = new Series(FINE, START);
    series.call(START, 1, 0, false, false);
    const resolutionOf = (last: number): number | null => series.read(START, { last }).resolution;
    expect(resolutionOf(30 * SECOND)).toBe(SECOND);
    expect(resolutionOf(119 * SECOND)).toBe(SECOND);
    expect(resolutionOf(121 * SECOND)).toBe(MINUTE);
    expect(resolutionOf(119 * MINUTE)).toBe(MINUTE);
    expect(resolutionOf(3 * HOUR)).toBe(HOUR);
    expect(resolutionOf(400 * HOUR)).toBe(HOUR);
  });

  it('counts what happened in the range, in whole buckets', () => {
    const series = new Series(FINE, START);
    for (let second = 0; second < 100; second += 1)
      series.call(START + second * SECOND, 1, 0, false, false);
    const now = START + 99 * SECOND + 500;
    expect(callsOf(series, now, { last: 9 * SECOND })).toBe(10);
    expect(callsOf(series, now, { from: START + 10_200, to: START + 12_800 })).toBe(3);
    expect(callsOf(series, now, { from: START - 2 * HOUR })).toBe(100);
    const { from, to } = series.read(now, { from: START + 10_200, to: START + 12_800 });
    expect([from - START, to - START]).toEqual([10_000, 13_000]);
  });

  it('forgets what is older than its last ring, and says how far back it goes', () => {
    const series = new Series(FINE, START);
    series.call(START, 1, 0, false, false);
    const now = START + 50 * HOUR;
    const { tally, from } = series.read(now, { from: 0 });
    expect(tally.of(FIELD.calls)).toBe(0);
    expect(now - from).toBeLessThanOrEqual(48 * HOUR);
    expect(series.total.of(FIELD.calls)).toBe(1);
  });

  it('keeps the largest of what is no sum', () => {
    const series = new Series(FINE, START);
    for (const ms of [5, 70, 6]) series.call(START, ms, 0, false, false);
    series.look(START, 100, 300, 20, 45);
    series.look(START + SECOND, 200, 250, 10, 5);
    const { tally } = series.read(START + SECOND, { last: MINUTE });
    expect(tally.of(FIELD.slowest)).toBe(70);
    expect(tally.of(FIELD.memoryPeak)).toBe(300);
    expect(tally.of(FIELD.memory) / tally.of(FIELD.looks)).toBe(150);
    expect([tally.of(FIELD.cpu), tally.of(FIELD.cpuPeak)]).toEqual([30, 45]);
  });

  it('stands a clock that goes back, far ahead, or before the beginning of time', () => {
    const series = new Series(FINE, START);
    for (const time of [START, START - 10 * SECOND, START + 1e12, START, -5, Number.NaN])
      series.call(time, 1, 0, false, false);
    expect(series.total.of(FIELD.calls)).toBe(6);
    expect(callsOf(series, START, { last: MINUTE })).toBeGreaterThan(0);
  });

  it('refuses what is no range', () => {
    const series = new Series(FINE, START);
    for (const range of [
      { from: 5, to: 4 },
      { from: Number.NaN },
      { to: Number.NEGATIVE_INFINITY },
    ])
      expect(() => series.read(START, range), JSON.stringify(range)).toThrow(SkerryError);
  });
});
