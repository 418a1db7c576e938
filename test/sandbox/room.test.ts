// How many cells there are at most, who goes first where there is no room, and what a unit hears that finds none.

import { afterEach, describe, expect, it } from 'vitest';
import { BLANK_MB, MOST_CELLS, roomOfMachine } from '../../sandbox/room.ts';
import type { Outcome, SandboxOptions } from '../../sandbox/index.ts';
import { call, ending, openSandbox, type TestSandbox } from './make-unit.ts';

const CODE = `let n = 0; export default {
  count: () => ++n,
  wait: (ms) => new Promise((done) => setTimeout(() => done(++n), ms)),
};`;

const worlds: TestSandbox[] = [];
const slept: string[] = [];

async function worldWith(options: Partial<SandboxOptions>): Promise<TestSandbox> {
  slept.length = 0;
  const onSleep: SandboxOptions['onSleep'] = ({ spec }, why) =>
    void slept.push(`${spec.scope} ${why}`);
  const world = await openSandbox({ spareCells: 0, onSleep, ...options });
  worlds.push(world);
  return world;
}

afterEach(async () => {
  for (const world of worlds.splice(0)) await world[Symbol.asyncDispose]();
});

function message(outcome: Outcome): string {
  return outcome.ok ? '' : outcome.fault.message;
}

describe('room for two cells', () => {
  it('is refused to a third at once, with the key and what to do, and given when one is free', async () => {
    const world = await worldWith({ room: { cells: 2 } });
    const [a, b, c] = ['org:a', 'org:b', 'org:c'].map((scope) => world.unit(CODE, {}, scope));
    const busy = [call(a!, 'wait', 3_000), call(b!, 'wait', 100_000)];
    await Promise.all([a!.load(), b!.load()]);
    const refused = await call(c!, 'count');
    expect(ending(refused)).toBe('HOST_FULL');
    expect(message(refused)).toContain('2 of 2 cells are taken (room.cells)');
    expect(message(refused)).toContain('Raise room.cells, or unload plugins.');
    expect(world.sandbox.room).toMatchObject({ cells: 2, spares: 0, most: { cells: 2 } });
    world.sandbox.close(b!);
    expect((await Promise.all(busy)).map(ending)).toEqual(['ok', 'CLOSED']);
    expect(ending(await call(c!, 'count'))).toBe('ok');
  });

  it('is taken from a spare cell first', async () => {
    const world = await worldWith({ room: { cells: 2 }, spareCells: 1 });
    const [a, b] = ['org:a', 'org:b'].map((scope) => world.unit(CODE, {}, scope));
    await call(a!, 'count');
    await expect.poll(() => world.sandbox.room.spares, { timeout: 20_000 }).toBe(1);
    expect(ending(await call(b!, 'count'))).toBe('ok');
    expect(await call(a!, 'count')).toEqual({ ok: true, text: '2' });
    expect(slept).toEqual([]);
    expect(world.sandbox.room).toMatchObject({ cells: 2, spares: 0 });
  });

  it('is taken next from the unit that has been idle longest, which starts anew when it is called', async () => {
    const world = await worldWith({ room: { cells: 2 } });
    const [a, b, c] = ['org:a', 'org:b', 'org:c'].map((scope) => world.unit(CODE, {}, scope));
    await call(a!, 'count');
    await call(b!, 'count');
    await call(a!, 'count');
    expect(ending(await call(c!, 'count'))).toBe('ok');
    expect(slept).toEqual(['org:b room']);
    expect(await call(a!, 'count')).toEqual({ ok: true, text: '3' });
    expect(await call(b!, 'count')).toEqual({ ok: true, text: '1' });
    expect(slept).toEqual(['org:b room', 'org:c room']);
  });

  it('is free again where a cell dies', async () => {
    const world = await worldWith({ room: { cells: 1 } });
    const [a, b] = ['org:a', 'org:b'].map((scope) => world.unit(CODE, { wall: 500 }, scope));
    const lost = call(a!, 'wait', 100_000);
    await a!.load();
    process.kill(a!.pid as number, 'SIGKILL');
    await lost;
    expect(ending(await call(b!, 'count'))).toBe('ok');
  });
});

describe('room in memory', () => {
  it('counts what each cell may come to hold', async () => {
    const world = await worldWith({ room: { memory: 2 * BLANK_MB + 100 } });
    const small = world.unit(CODE, { memory: 60 }, 'org:a');
    const other = world.unit(CODE, { memory: 41 }, 'org:b');
    const fitting = world.unit(CODE, { memory: 40 }, 'org:c');
    const busy = call(small, 'wait', 100_000);
    await small.load();
    const refused = await call(other, 'count');
    expect(ending(refused)).toBe('HOST_FULL');
    expect(message(refused)).toContain(
      `1 cells may take ${BLANK_MB + 60} of ${2 * BLANK_MB + 100} MB (room.memory)`,
    );
    expect(ending(await call(fitting, 'count'))).toBe('ok');
    world.sandbox.close(small);
    expect(ending(await busy)).toBe('CLOSED');
  });

  it('puts nobody to sleep in vain', async () => {
    const world = await worldWith({ room: { memory: 2 * BLANK_MB + 100 } });
    const idle = world.unit(CODE, { memory: 40 }, 'org:a');
    await call(idle, 'count');
    const huge = world.unit(CODE, { memory: 300 }, 'org:b');
    expect(ending(await call(huge, 'count'))).toBe('HOST_FULL');
    expect(slept).toEqual([]);
    expect(await call(idle, 'count')).toEqual({ ok: true, text: '2' });
  });

  it('keeps a shared cell for whoever joins it, and puts others in it to sleep', async () => {
    const world = await worldWith({ placement: 'shared', room: { memory: BLANK_MB + 100 } });
    const [first, second] = [
      world.unit(CODE, { memory: 60 }),
      world.unit(CODE, { memory: 60 }),
    ] as const;
    await call(first, 'count');
    const { pid } = first;
    expect(await call(second, 'count')).toEqual({ ok: true, text: '1' });
    expect(slept).toEqual(['global room']);
    expect(second.pid).toBe(pid);
    expect(world.sandbox.room).toMatchObject({ cells: 1, memory: BLANK_MB + 60 });
    expect(await call(first, 'count')).toEqual({ ok: true, text: '1' });
  });

  it('gives back all that was taken', async () => {
    const world = await worldWith({ placement: 'shared' });
    const units = ['a', 'a', 'b'].map((org) => world.unit(CODE, {}, `org:${org}`));
    await Promise.all(units.map((unit) => call(unit, 'count')));
    expect(world.sandbox.room.memory).toBe(2 * BLANK_MB + 3 * 64);
    for (const unit of units) world.sandbox.close(unit);
    expect(world.sandbox.room).toMatchObject({ cells: 0, memory: 0 });
  });

  it.each([0, -1, 1.5, Number.NaN])('is never %s', async (memory) => {
    await expect(openSandbox({ room: { memory } })).rejects.toMatchObject({ code: 'BAD_LIMIT' });
  });

  it('is three quarters of the machine where nobody says', () => {
    expect(roomOfMachine(8 * 1024 ** 3)).toEqual({ memory: 6_144, cells: MOST_CELLS });
    expect(roomOfMachine().memory).toBeGreaterThan(0);
  });
});

describe('a kernel that refuses a process', () => {
  it.each(['EAGAIN', 'ENOMEM'])('is told as HOST_FULL with %s and what to do', async (code) => {
    const refusal = Object.assign(new Error(`spawn ${code}`), { code });
    const world = await worldWith({ spawn: () => Promise.reject(refusal) });
    const refused = await call(world.unit(CODE), 'count');
    expect(ending(refused)).toBe('HOST_FULL');
    expect(message(refused)).toContain(`(${code}): `);
  });
});
