// Units that give their cell back after a while without calls, and calls that arrive while they do.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, ending, openSandbox, type TestSandbox } from './make-unit.ts';

const SLEEP_MS = 300;
const slept: string[] = [];
let world: TestSandbox;
beforeAll(async () => {
  world = await openSandbox({
    sleepAfter: SLEEP_MS,
    onSleep: ({ spec }, why) => void slept.push(`${spec.scope} ${why}`),
  });
});
afterAll(() => world[Symbol.asyncDispose]());

const CODE = `let n = 0; export default {
  count: () => ++n,
  timer: (ms) => new Promise((done) => setTimeout(() => done(++n), ms)),
};`;

const asleep = { timeout: 20_000, interval: 10 };

describe('a unit without calls', () => {
  it('goes to sleep, gives its process back, and wakes with the next call, its module new', async () => {
    const unit = world.unit(CODE, {}, 'org:a');
    expect(await call(unit, 'count')).toEqual({ ok: true, text: '1' });
    await expect.poll(() => unit.pid, asleep).toBeNull();
    expect(slept).toContain('org:a idle');
    expect(await call(unit, 'count')).toEqual({ ok: true, text: '1' });
    expect(unit.pid).not.toBeNull();
  });

  it('does not sleep while a call waits for a timer', async () => {
    const unit = world.unit(CODE, {}, 'org:b');
    expect(await call(unit, 'timer', 5 * SLEEP_MS)).toEqual({ ok: true, text: '1' });
    expect(slept).not.toContain('org:b idle');
  });

  it('answers each call that arrives while it goes to sleep, once', async () => {
    const unit = world.unit(CODE, {}, 'org:c');
    for (let round = 0; round < 6; round++) {
      const before = call(unit, 'count');
      expect(ending(await before)).toBe('ok');
      // In the same tick: asleep before the call, and again right after it was opened for it.
      unit.sleep();
      expect(unit.pid).toBeNull();
      const calls = [call(unit, 'count'), call(unit, 'count')];
      unit.sleep();
      const loaded = unit.load();
      unit.sleep();
      await loaded;
      unit.sleep();
      expect((await Promise.all(calls)).map(ending)).toEqual(['ok', 'ok']);
    }
  });

  it('is not asleep while it is closed, and does not wake then', async () => {
    const unit = world.unit(CODE, {}, 'org:d');
    await call(unit, 'count');
    unit.sleep();
    world.sandbox.close(unit);
    expect(ending(await call(unit, 'count'))).toBe('CLOSED');
    expect(unit.pid).toBeNull();
  });
});
