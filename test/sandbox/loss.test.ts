// What happens to the other calls when one call costs the unit its isolate or its cell.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, ending, openSandbox, type TestSandbox } from './make-unit.ts';

let world: TestSandbox;
beforeAll(async () => {
  world = await openSandbox({}, () => {});
});
afterAll(() => world[Symbol.asyncDispose]());

const CODE = `
let entered = 0;
export default {
  nth(n) { entered += 1; if (n === 7) for (;;); return entered; },
  async waiting(n, ctx) { if (n === 7) for (;;); await ctx.echo.args(n); },
  native(n) { if (n === 7) Array.prototype.includes.call({ length: 2 ** 53 - 1 }, 1); return n; },
  crash(n) { if (n === 7) return 'x'.repeat(2e8).split('').length; return n; },
  ok: () => 'ok',
};`;

const sixteen = Array.from({ length: 16 }, (_, index) => index + 1);

describe('sixteen calls in one tick, of which the seventh loops', () => {
  it('give exactly one TIMEOUT; those not yet entered run in the successor', async () => {
    const unit = world.unit(CODE, { cpu: 100 });
    await unit.load();
    const outcomes = await Promise.all(sixteen.map((n) => call(unit, 'nth', n)));
    expect(outcomes.map(ending).filter((code) => code === 'TIMEOUT')).toHaveLength(1);
    expect(ending(outcomes[6]!)).toBe('TIMEOUT');
    // Entered one to nine times in a fresh isolate: module state began anew.
    expect(outcomes.slice(7)).toEqual(
      sixteen.slice(7).map((_, index) => ({ ok: true, text: String(index + 1) })),
    );
  });

  it('answer calls already entered with UNIT_LOST, once each', async () => {
    const unit = world.unit(CODE, { cpu: 100 });
    await unit.load();
    const outcomes = await Promise.all(
      sixteen.map((n) => Promise.race([call(unit, 'waiting', n), stillWaiting(n)])),
    );
    expect(outcomes.slice(0, 6).map((one) => ending(one))).toEqual(Array(6).fill('UNIT_LOST'));
    expect(ending(outcomes[6]!)).toBe('TIMEOUT');
    // The rest wait for an answer that this host never gives: in the successor.
    expect(outcomes.slice(7)).toEqual(
      Array.from({ length: 9 }, () => ({ ok: true, text: 'still waiting' })),
    );
  });
});

describe('code that V8 cannot stop', () => {
  it('costs the plugin its cell, one call its answer, and nobody else anything', async () => {
    const unit = world.unit(CODE, { cpu: 100 });
    const neighbour = world.unit(CODE);
    await Promise.all([unit.load(), neighbour.load()]);
    const outcomes = Promise.all(sixteen.map((n) => call(unit, 'native', n)));
    expect(ending(await call(neighbour, 'ok'))).toBe('ok');
    const codes = (await outcomes).map(ending);
    expect(codes.filter((code) => code === 'TIMEOUT')).toHaveLength(1);
    expect(codes[6]).toBe('TIMEOUT');
    expect(codes.slice(7)).toEqual(Array(9).fill('ok'));
    expect(codes.slice(0, 6).every((code) => code === 'ok' || code === 'UNIT_LOST')).toBe(true);
  });
});

describe('code that ends the process', () => {
  it('is blamed on the call that ran, and the unit lives on', async () => {
    const unit = world.unit(CODE, { cpu: 2_000 });
    await unit.load();
    const codes = (await Promise.all(sixteen.map((n) => call(unit, 'crash', n)))).map(ending);
    expect(['WORKER_CRASH', 'MEMORY_LIMIT', 'TIMEOUT']).toContain(codes[6]);
    expect(codes.slice(7)).toEqual(Array(9).fill('ok'));
    expect(ending(await call(unit, 'ok'))).toBe('ok');
  });
});

describe('two organisations of one plugin', () => {
  it('have an isolate and a cell each', async () => {
    const count = `let n = 0; export default { count: () => ++n };`;
    const a = world.unit(count, {}, 'org:a');
    const b = world.unit(count, {}, 'org:b');
    await call(a, 'count');
    await call(a, 'count');
    expect(await call(b, 'count')).toEqual({ ok: true, text: '1' });
    expect(await call(a, 'count')).toEqual({ ok: true, text: '3' });
  });
});

describe('a closed unit', () => {
  it('answers calls under way and later ones with CLOSED', async () => {
    const unit = world.unit(CODE);
    const waiting = call(unit, 'waiting', 1);
    await new Promise((done) => setTimeout(done, 50));
    world.sandbox.close(unit);
    expect(ending(await waiting)).toBe('CLOSED');
    expect(ending(await call(unit, 'ok'))).toBe('CLOSED');
  });
});

function stillWaiting(n: number): Promise<{ ok: true; text: string }> {
  return new Promise((resolve) =>
    setTimeout(() => resolve({ ok: true, text: n > 7 ? 'still waiting' : 'waiting' }), 2_500),
  );
}
