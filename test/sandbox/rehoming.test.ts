// Units that share a cell, and what becomes of each when one of them costs all of them the cell.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, ending, openSandbox, type TestSandbox } from './make-unit.ts';

let world: TestSandbox;
beforeAll(async () => {
  world = await openSandbox({ placement: 'shared' }, () => {});
});
afterAll(() => world[Symbol.asyncDispose]());

const CODE = `let n = 0; export default {
  count: () => ++n,
  waiting: (_, ctx) => ctx.echo.args(1),
  native: () => Array.prototype.includes.call({ length: 2 ** 53 - 1 }, 1),
  loop() { for (;;); },
};`;

describe('units in one cell', () => {
  it('are re-homed together when it is killed, and whoever did it comes back alone', async () => {
    const offender = world.unit(CODE, { cpu: 200 });
    const innocent = [world.unit(CODE), world.unit(CODE)];
    const all = [offender, ...innocent];
    await Promise.all(all.map((unit) => unit.load()));
    expect(new Set(all.map(({ pid }) => pid)).size).toBe(1);
    const before = offender.pid;

    const entered = call(innocent[0]!, 'waiting');
    const guilty = call(offender, 'native');
    const behind = [call(innocent[1]!, 'count'), call(innocent[1]!, 'count')];

    // Nobody's call is lost: each has one answer, and only the one that did it is blamed.
    expect(['TIMEOUT', 'WORKER_CRASH']).toContain(ending(await guilty));
    expect(ending(await entered)).toBe('UNIT_LOST');
    expect((await Promise.all(behind)).map(ending)).toEqual(['ok', 'ok']);
    expect((await Promise.all(all.map((unit) => call(unit, 'count')))).map(ending)).toEqual(
      Array(3).fill('ok'),
    );
    expect(innocent[0]!.pid).toBe(innocent[1]!.pid);
    expect(innocent[0]!.pid).not.toBe(before);
    expect(offender.pid).not.toBe(innocent[0]!.pid);

    // The next that comes joins the innocent, not the offender.
    const late = world.unit(CODE);
    await call(late, 'count');
    expect(late.pid).toBe(innocent[0]!.pid);
    for (const unit of [...all, late]) world.sandbox.close(unit);
  });

  it('stay where they are when V8 stops one of them, which comes back alone', async () => {
    const offender = world.unit(CODE, { cpu: 200 });
    const innocent = world.unit(CODE);
    await Promise.all([call(offender, 'count'), call(innocent, 'count')]);
    const home = innocent.pid;
    expect(ending(await call(offender, 'loop'))).toBe('TIMEOUT');
    expect(await call(innocent, 'count')).toEqual({ ok: true, text: '2' });
    expect(await call(offender, 'count')).toEqual({ ok: true, text: '1' });
    expect(innocent.pid).toBe(home);
    expect(offender.pid).not.toBe(home);
    for (const unit of [offender, innocent]) world.sandbox.close(unit);
  });

  it('are all innocent where somebody outside kills the cell, and their starts are tried again', async () => {
    const units = [world.unit(CODE), world.unit(CODE)];
    await call(units[0]!, 'count');
    const slow = world.unit(`await new Promise((done) => setTimeout(done, 300)); ${CODE}`);
    const first = call(slow, 'count');
    process.kill(units[0]!.pid as number, 'SIGKILL');
    expect(ending(await first)).toBe('ok');
    const outcomes = await Promise.all(units.map((unit) => call(unit, 'count')));
    // The kill may not have been seen when the call was sent.
    for (const outcome of outcomes) expect(['ok', 'UNIT_LOST']).toContain(ending(outcome));
    expect((await Promise.all(units.map((unit) => call(unit, 'count')))).map(ending)).toEqual([
      'ok',
      'ok',
    ]);
    expect(new Set([...units, slow].map(({ pid }) => pid)).size).toBe(1);
    for (const unit of [...units, slow]) world.sandbox.close(unit);
  });

  it('hand nobody a cell that its last unit has just left', async () => {
    const first = world.unit(CODE);
    await call(first, 'count');
    const old = first.pid;
    world.sandbox.close(first);
    const next = world.unit(CODE);
    expect(ending(await call(next, 'count'))).toBe('ok');
    expect(next.pid).not.toBe(old);
    world.sandbox.close(next);
  });
});
