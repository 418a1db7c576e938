// Who goes next of those that wait for a unit.

import { describe, expect, it, vi } from 'vitest';
import { Turns } from '../../../src/host/turns.ts';

/** Fills the one turn, lets `calls` wait behind it, and tells in which order they went. */
async function orderOf(calls: readonly { name: string; priority: number; at?: number }[]) {
  const turns = new Turns(1);
  const order: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = turns.take(100, () => gate.promise);
  const clock = vi.spyOn(performance, 'now');
  const waiting = calls.map(({ name, priority, at = 0 }) => {
    clock.mockReturnValue(at);
    return turns.take(priority, async () => void order.push(name));
  });
  clock.mockRestore();
  expect(turns.pendingCount).toBe(calls.length);
  gate.resolve();
  await Promise.all([first, ...waiting]);
  return order.join(' ');
}

describe('of calls that wait', () => {
  it('the more urgent go first, and equals in the order in which they came', async () => {
    const calls = [
      { name: 'a', priority: 100 },
      { name: 'low', priority: 1 },
      { name: 'b', priority: 100 },
      { name: 'high', priority: 1_000 },
      { name: 'c', priority: 100 },
    ];
    expect(await orderOf(calls)).toBe('high a b c low');
  });

  it('none is overtaken for ever: a point is worth ten milliseconds of having come earlier', async () => {
    const calls = [
      { name: 'low', priority: 90, at: 0 },
      { name: 'soon', priority: 100, at: 99 },
      { name: 'later', priority: 100, at: 101 },
    ];
    expect(await orderOf(calls)).toBe('soon low later');
  });

  it('so many go at a time, and one that fails makes room like any other', async () => {
    const turns = new Turns(2);
    let inside = 0;
    let most = 0;
    const task = async (fails: boolean): Promise<string> => {
      most = Math.max(most, ++inside);
      await new Promise((done) => setTimeout(done, 5));
      inside -= 1;
      if (fails) throw new Error('as said');
      return 'done';
    };
    const taken = [true, false, true, false, false].map((fails) =>
      turns.take(100, () => task(fails)),
    );
    const ends = await Promise.allSettled(taken);
    expect(ends.map(({ status }) => status)).toEqual([
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(most).toBe(2);
    await expect.poll(() => turns.activeCount).toBe(0);
    expect(turns.pendingCount).toBe(0);
  });
});
