// What an embedder hears and sees where the machine is full, where units sleep, and how calls differ from each other.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HostEvents } from '../../../src/index.ts';
import { caught } from './caught.ts';
import { TestHost } from './make-host.ts';

const CODE = `let n = 0; export default {
  count: () => ++n,
  wait: (ms) => new Promise((done) => setTimeout(() => done(++n), ms)),
  never: () => new Promise(() => {}),
  async ask(times, ctx) {
    const codes = [];
    for (let i = 0; i < times; i++) codes.push(await ctx.clock.now().then(() => 'ok', (error) => error.code));
    return codes;
  },
};`;

let world: TestHost;
const slept: HostEvents['slept'][0][] = [];
beforeAll(async () => {
  const room = { cells: 2, memory: 512, sleepAfter: 60_000 };
  world = await TestHost.open(() => ({ policy: { room, floor: { clock: ['read'] } } }));
  world.host.on('slept', (sleep) => void slept.push(sleep));
  for (const id of ['a', 'b', 'c']) await world.load({ id: `test.${id}`, code: CODE });
});
afterAll(() => world[Symbol.asyncDispose]());

const call = (id: string, ...rest: Parameters<ReturnType<TestHost['host']['plugin']>['call']>) =>
  world.host.plugin(`test.${id}`).call(...rest);

describe('a host with room for two cells', () => {
  it('loads a third plugin all the same: the one that was idle longest sleeps, and that is on record', async () => {
    expect(world.host.plugins.map(({ id }) => id)).toEqual(['test.a', 'test.b', 'test.c']);
    expect(slept).toEqual([{ plugin: 'test.a', scope: 'global', why: 'room' }]);
    const records = await world.records();
    expect(records).toContainEqual(
      expect.objectContaining({
        event: 'unit.sleep',
        plugin: 'test.a',
        detail: { version: '1.0.0', scope: 'global', why: 'room' },
      }),
    );
    expect(await call('a', 'count')).toBe(1);
    expect(world.host.room).toEqual({
      cells: 2,
      spares: 0,
      memory: 224,
      most: { cells: 2, memory: 512 },
    });
  });

  it('answers HOST_FULL where nobody is idle, and goes on when somebody is', async () => {
    const busy = [call('a', 'wait', 1_500), call('b', 'wait', 1_500)];
    const error = await caught(call('c', 'count'));
    expect(error).toMatchObject({ code: 'HOST_FULL', type: 'resource_error', plugin: 'test.c' });
    expect(error.message).toContain('Raise room.cells, or unload plugins.');
    await Promise.all(busy);
    expect(await call('c', 'count')).toBe(1);
  });

  it('does not load what it has no room for, and says so', async () => {
    const huge = world.load({ id: 'test.huge', code: CODE, manifest: { limits: { memory: 256 } } });
    await expect(huge).resolves.toBeDefined();
    await world.host.unload('test.huge');
    const busy = [call('a', 'wait', 1_000), call('b', 'wait', 1_000)];
    const refused = await caught(world.load({ id: 'test.more', code: CODE }));
    expect(refused).toMatchObject({ code: 'HOST_FULL' });
    await Promise.all(busy);
  });

  it.each([{ cells: 0 }, { cells: -1 }, { memory: 0 }, { sleepAfter: 0 }, { cells: 1.5 }])(
    'is not made with %o',
    async (room) => {
      const error = await caught(TestHost.open(() => ({ policy: { room } })));
      expect(error).toMatchObject({ code: 'POLICY_ERROR' });
    },
  );
});

describe('a call that nobody waits for', () => {
  it('has the background time, not the time of a call', async () => {
    const limits = { executionTime: 300, backgroundTime: 2_000 };
    await world.load({ id: 'test.slow', code: CODE, manifest: { limits } });
    const own = await caught(call('slow', 'wait', 1_000));
    expect(own).toMatchObject({ code: 'TIMEOUT' });
    expect(await call('slow', 'wait', 1_000, { background: true })).toBe(1);
    const before = performance.now();
    const ended = await caught(call('slow', 'never', null, { background: true }));
    expect(ended).toMatchObject({ code: 'TIMEOUT' });
    expect(ended.message).toContain('2000 ms of wall time');
    expect(performance.now() - before).toBeGreaterThan(1_500);
    await world.host.unload('test.slow');
  });
});

describe('requests of one call', () => {
  it('are refused beyond the number it may make in all, in each call anew', async () => {
    await world.load({ id: 'test.asks', code: CODE, manifest: { limits: { hostCallsTotal: 3 } } });
    const ends = ['ok', 'ok', 'ok', 'CALLS_LIMIT', 'CALLS_LIMIT'];
    expect(await call('asks', 'ask', 5)).toEqual(ends);
    expect(await call('asks', 'ask', 5)).toEqual(ends);
    await world.host.unload('test.asks');
  });
});

describe('a plugin with an instance for each call', () => {
  it.each(['perCall', 'perCallIsolate'])('keeps nothing between calls (%s)', async (instance) => {
    await world.load({ id: 'test.fresh', code: CODE, manifest: { instance } });
    expect([await call('fresh', 'count'), await call('fresh', 'count')]).toEqual([1, 1]);
    // As many at a time as its concurrency says, and each alone.
    const calls = Array.from({ length: 8 }, () => call('fresh', 'wait', 50));
    expect(await Promise.all(calls)).toEqual(Array(8).fill(1));
    await world.host.unload('test.fresh');
  });
});

describe('the priority of a call', () => {
  it('lets it go before those that came earlier', async () => {
    await world.load({ id: 'test.one', code: CODE, manifest: { limits: { concurrency: 1 } } });
    const order: string[] = [];
    const noted = (name: string, priority?: number): Promise<unknown> =>
      call('one', 'wait', 200, { priority }).then(() => order.push(name));
    const first = noted('first');
    await new Promise((done) => setImmediate(done));
    await Promise.all([first, noted('low', 1), noted('normal'), noted('high', 1_000)]);
    expect(order).toEqual(['first', 'high', 'normal', 'low']);
    for (const priority of [0, -1, 1.5, 1_001])
      expect(await caught(call('one', 'count', null, { priority }))).toMatchObject({
        code: 'CONFIG_ERROR',
      });
    await world.host.unload('test.one');
  });
});
