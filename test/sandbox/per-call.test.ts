// A unit whose every call has an isolate of its own.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS, type Unit } from '../../sandbox/index.ts';
import { call, ending, openSandbox, type TestSandbox } from './make-unit.ts';

let world: TestSandbox;
beforeAll(async () => {
  world = await openSandbox();
});
afterAll(() => world[Symbol.asyncDispose]());

const CODE = `let n = 0; export default {
  count: () => ++n,
  mark() { const seen = [globalThis.mark, ({}).mark]; globalThis.mark = Object.prototype.mark = 'here'; return seen; },
  async slow(ms) { n++; await new Promise((done) => setTimeout(done, ms)); return n; },
  loop() { for (;;); },
  native: () => Array.prototype.includes.call({ length: 2 ** 53 - 1 }, 1),
  stay: () => new Promise(() => {}),
};`;

function perCall(code: string, limits: Partial<typeof DEFAULT_LIMITS> = {}): Unit {
  return world.sandbox.unit({
    plugin: 'test.per-call',
    version: '1.0.0',
    scope: 'global',
    tier: 'default',
    code,
    limits: { ...DEFAULT_LIMITS, cpu: 2_000, ...limits },
    config: null,
    operations: [],
    perCall: true,
  });
}

describe('a unit with an isolate for each call', () => {
  it('shows nothing of one call to the next, in one process', async () => {
    const unit = perCall(CODE);
    expect(await unit.load()).toBeNull();
    const pid = unit.pid;
    for (let i = 0; i < 3; i++) {
      expect(await call(unit, 'count')).toEqual({ ok: true, text: '1' });
      expect(await call(unit, 'mark')).toEqual({ ok: true, text: '[null,null]' });
    }
    expect(unit.pid).toBe(pid);
  });

  it('runs calls side by side, each in its own world', async () => {
    const unit = perCall(CODE);
    const calls = Array.from({ length: 4 }, () => call(unit, 'slow', 200));
    expect(unit.active).toBe(4);
    for (const outcome of await Promise.all(calls))
      expect(outcome).toEqual({ ok: true, text: '1' });
    await expect.poll(() => unit.active).toBe(0);
  });

  it('loses one call where V8 stops it, and no other', async () => {
    const unit = perCall(CODE, { cpu: 300 });
    const other = call(unit, 'slow', 1_000);
    expect(ending(await call(unit, 'loop'))).toBe('TIMEOUT');
    expect(await other).toEqual({ ok: true, text: '1' });
  });

  it('answers every call where its cell dies, and goes on in another', async () => {
    const unit = perCall(CODE, { cpu: 300 });
    const other = call(unit, 'slow', 30_000);
    await expect.poll(() => unit.pid).not.toBeNull();
    const codes = [ending(await call(unit, 'native')), ending(await other)];
    expect(codes).toEqual(['TIMEOUT', 'UNIT_LOST']);
    expect(await call(unit, 'count')).toEqual({ ok: true, text: '1' });
  });

  it('says why its plugin does not load', async () => {
    const fault = await perCall('throw new Error("at the top")').load();
    expect(fault).toMatchObject({ code: 'LOAD_ERROR' });
    expect(fault?.message).toContain('at the top');
  });

  it('keeps a call that was given up under its caps, and nothing after that', async () => {
    const unit = perCall(CODE);
    const stop = new AbortController();
    const given = call(unit, 'stay', null, stop.signal);
    await unit.load();
    stop.abort();
    expect(ending(await given)).toBe('ABORTED');
    await expect.poll(() => unit.active, { timeout: 20_000 }).toBe(0);
    unit.sleep();
    expect(unit.pid).toBeNull();
    expect(await call(unit, 'count')).toEqual({ ok: true, text: '1' });
    world.sandbox.close(unit);
    expect(ending(await call(unit, 'count'))).toBe('CLOSED');
  });
});
