// One processor's work among many: caps count what was used and not what passed, and what a unit costs the host is told of it.

import { describe, expect, it } from 'vitest';
import { openCpuClock } from '../../sandbox/cpu-clock.ts';
import type { Unit } from '../../sandbox/index.ts';
import { call, ending, openSandbox } from './make-unit.ts';

const clock = openCpuClock();
if (clock === null) throw new Error('processor time cannot be read here');

const CODE = `
const spin = (count) => { let sum = 0; for (let i = 0; i < count; i++) sum += Math.sqrt(i); return sum > 0; };
export default {
  spin,
  async paused(count, ctx) { for (let i = 0; i < 10; i++) { spin(count / 10); await ctx.echo.args(i); } return true; },
  async ask(count, ctx) { await Promise.all(Array.from({ length: count }, (_, i) => ctx.echo.args(i))); },
  loop() { for (;;); },
  ok: () => 'ok',
};`;

/** Turns of a loop that take so much processor time. */
function turnsOf(ms: number): number {
  const spin = (count: number): number => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += Math.sqrt(i);
    return sum;
  };
  spin(1e6);
  const before = clock?.ofThread() ?? 0;
  spin(2e7);
  return Math.floor((2e7 / ((clock?.ofThread() ?? 0) - before)) * ms);
}

describe('sixteen honest units on fewer processors, each using about half of its cap', () => {
  it('are all answered: the turns of the others count for nobody', async () => {
    await using world = await openSandbox({ spareCells: 0 });
    const units = Array.from({ length: 16 }, () =>
      world.unit(CODE, { cpu: 200, wall: 60_000, startup: 30_000 }),
    );
    await Promise.all(units.map((unit) => unit.load()));
    const turns = turnsOf(110);
    const outcomes = await Promise.all(
      units.map((unit, n) => call(unit, n % 2 === 0 ? 'spin' : 'paused', turns)),
    );
    expect(outcomes.map(ending)).toEqual(Array(16).fill('ok'));
    expect(world.losses).toEqual([]);
  });
});

describe('a loop in a cell of several plugins', () => {
  it('costs its neighbours a cap at most, once, and is alone when it comes again', async () => {
    await using world = await openSandbox({ placement: 'shared', spareCells: 1 });
    const loops = world.unit(CODE, { cpu: 200 });
    const neighbour = world.unit(CODE);
    await Promise.all([loops.load(), neighbour.load()]);
    expect(loops.pid).toBe(neighbour.pid);
    const shared = neighbour.pid;
    const ended = call(loops, 'loop');
    expect(ending(await call(neighbour, 'ok'))).toBe('ok');
    expect(ending(await ended)).toBe('TIMEOUT');
    expect(ending(await call(loops, 'ok'))).toBe('ok');
    expect(neighbour.pid).toBe(shared);
    expect(loops.pid).not.toBe(shared);
    // Its next loop is in nobody's way: the neighbour answers many times before it ends.
    const again = call(loops, 'loop');
    const answers = await Promise.all(Array.from({ length: 20 }, () => call(neighbour, 'ok')));
    expect(answers.map(ending)).toEqual(Array(20).fill('ok'));
    expect(ending(await again)).toBe('TIMEOUT');
  });
});

describe('the time of the host', () => {
  it('is charged to the unit whose requests took it', async () => {
    await using world = await openSandbox({}, (request) => {
      const end = performance.now() + 1;
      while (performance.now() < end);
      request.reply({ kind: 'text', text: 'null' });
    });
    const asks = world.unit(CODE);
    const quiet = world.unit(CODE);
    await Promise.all([asks.load(), quiet.load()]);
    await call(asks, 'ask', 50);
    await call(quiet, 'ok');
    expect(asks.hostTime).toBeGreaterThan(45);
    expect(quiet.hostTime).toBeLessThan(asks.hostTime / 2);
  });
});

describe('a unit that is held to a share of a processor', () => {
  /** Milliseconds until so many calls one after the other are answered. */
  async function timed(unit: Unit, calls: number, turns: number): Promise<number> {
    const before = performance.now();
    for (let n = 0; n < calls; n++) expect(ending(await call(unit, 'spin', turns))).toBe('ok');
    return performance.now() - before;
  }

  it('uses no more than that over time, and as much as before once it is let go', async () => {
    await using world = await openSandbox();
    const unit = world.unit(CODE);
    await unit.load();
    const turns = turnsOf(10);
    unit.throttle(0.1);
    expect(unit.throttled).toBe(0.1);
    // The first goes at once; each of the others waits until what was used before it is paid, at ten times its length.
    expect(await timed(unit, 6, turns)).toBeGreaterThan(300);
    const waiting = call(unit, 'spin', turns);
    unit.throttle(null);
    expect(ending(await waiting)).toBe('ok');
    expect(unit.throttled).toBeNull();
  });

  it('is refused a share that is none', async () => {
    await using world = await openSandbox();
    const unit = world.unit(CODE);
    for (const share of [0, -1, 1.1, Number.NaN, Infinity])
      expect(() => unit.throttle(share)).toThrow('A share of a processor is above 0 and at most 1');
  });

  it('answers calls that wait when it is closed or when their caller gives up', async () => {
    await using world = await openSandbox();
    const unit = world.unit(CODE);
    await unit.load();
    unit.throttle(0.01);
    expect(ending(await call(unit, 'spin', turnsOf(20)))).toBe('ok');
    const gaveUp = call(unit, 'ok', null, AbortSignal.timeout(50));
    const waits = call(unit, 'ok');
    expect(ending(await gaveUp)).toBe('ABORTED');
    world.sandbox.close(unit);
    expect(ending(await waits)).toBe('CLOSED');
  });
});
