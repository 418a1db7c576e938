// What is left of a unit that is closed before it is open: nothing, and no cell of its own.

import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { call, ending, openSandbox } from './make-unit.ts';

it('a unit closed in a start that has no end is closed at once, and its cell is gone', async () => {
  await using world = await openSandbox({ spareCells: 0 });
  for (const start of ['for (;;);', 'await new Promise(() => {});']) {
    const unit = world.unit(`${start} export default { ok: () => 1 };`, { startup: 30_000 });
    const waiting = call(unit, 'ok');
    await sleep(1_000);
    const before = performance.now();
    world.sandbox.close(unit);
    expect(ending(await waiting)).toBe('CLOSED');
    expect(performance.now() - before).toBeLessThan(1_000);
    for (let wait = 0; world.sandbox.cells !== 0 && wait < 40; wait++) await sleep(50);
    expect(world.sandbox.cells).toBe(0);
  }
});

it('a unit closed in its start leaves the others of its cell alone', async () => {
  await using world = await openSandbox({ placement: 'shared' });
  const good = world.unit('let n = 0; export default { ok: () => ++n };');
  expect(await call(good, 'ok')).toEqual({ ok: true, text: '1' });
  const bad = world.unit('await new Promise(() => {}); export default { ok: () => 1 };', {
    startup: 30_000,
  });
  const waiting = call(bad, 'ok');
  await sleep(500);
  world.sandbox.close(bad);
  expect(ending(await waiting)).toBe('CLOSED');
  expect(await call(good, 'ok')).toEqual({ ok: true, text: '2' });
});

for (const [when, moment] of [
  ['before it has a cell', 0],
  ['while its code is loading', 700],
] as const) {
  it(`a unit closed ${when} answers what waits with CLOSED and gives its cell back`, async () => {
    await using world = await openSandbox({ spareCells: moment === 0 ? 0 : 1 });
    const unit = world.unit(
      `${moment === 0 ? '' : 'await new Promise((done) => setTimeout(done, 1_500));'} export default { ok: () => 1 };`,
      { startup: 5_000 },
    );
    const spares = moment === 0 ? 0 : 1;
    const waiting = call(unit, 'ok');
    await sleep(moment);
    world.sandbox.close(unit);
    expect(ending(await waiting)).toBe('CLOSED');
    expect((await unit.load())?.code).toBe('CLOSED');
    for (let wait = 0; world.sandbox.cells !== spares && wait < 100; wait++) await sleep(50);
    expect(world.sandbox.cells).toBe(spares);
  });
}
