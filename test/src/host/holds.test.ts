// What an operator says to a host about a plugin: quarantine and release, suspend and resume; and what the grants say beside it.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { caught } from './caught.ts';
import { TestHost } from './make-host.ts';

const CODE = `let calls = 0;
export default {
  count: () => ++calls,
  wait: (ms, ctx) => { ctx.log.info('in'); return new Promise((done) => setTimeout(done, ms, 'waited')); },
};`;
const ID = 'test.plugin';
const ADA = { by: 'ada', reason: 'It is odd.' };
const BOB = { by: 'bob', reason: 'It is not.' };

let world: TestHost;
beforeEach(async () => {
  world = await TestHost.open();
  await world.load({
    code: CODE,
    permissions: { log: ['write'] },
    manifest: {
      limits: { concurrency: 1 },
      tools: [{ name: 'count', description: 'Counts.', handler: 'count', input: {} }],
    },
  });
});
afterEach(() => world[Symbol.asyncDispose]());

const call = (handler: string, input?: unknown): Promise<unknown> =>
  world.host.plugin(ID).call(handler, input);

/** A call that is under way for sure. */
async function entered(ms: number): Promise<{ readonly waiting: Promise<unknown> }> {
  const said = new Promise<void>((resolve) => {
    const stop = world.host.on('log', () => {
      stop();
      resolve();
    });
  });
  const waiting = call('wait', ms).catch((error: { code: string }) => error.code);
  await said;
  return { waiting };
}

describe('a plugin in quarantine', () => {
  it('answers nothing, not even what is under way, until it is released', async () => {
    await call('count');
    const { waiting } = await entered(30_000);
    world.host.quarantine(ID, ADA);
    expect(await waiting).toBe('PLUGIN_QUARANTINED');
    const refused = await caught(call('count'));
    expect(refused.message).toBe(
      'test.plugin is quarantined by ada: It is odd. ((this host)#/quarantined/test.plugin). ' +
        'To release it: skerry release test.plugin --as <you> --reason <why>',
    );
    expect(world.host.units).toEqual([]);
    expect(world.host.tools).toEqual([]);
    expect(world.host.can(ID, 'log.write', '')).toMatchObject({
      effect: 'deny',
      reason: 'quarantined',
    });
    world.host.release(ID, BOB);
    expect(await call('count')).toBe(1);
  });

  it('is so however often the grants change, and loading it again does not help', async () => {
    world.host.quarantine(ID, ADA);
    world.grant(ID, { log: ['write'] });
    expect((await caught(call('count'))).code).toBe('PLUGIN_QUARANTINED');
    await world.host.unload(ID);
    expect((await caught(world.load({ code: CODE }))).code).toBe('PLUGIN_QUARANTINED');
  });

  it('by the grants is released there and nowhere else', async () => {
    const word = { by: 'carol', at: '2026-01-02T00:00:00Z', reason: 'It leaks.' };
    world.host.setGrants({ version: 1, plugins: {}, quarantined: { [ID]: word } });
    expect((await caught(call('count'))).code).toBe('PLUGIN_QUARANTINED');
    expect(() => world.host.release(ID, BOB)).toThrow(
      'test.plugin is quarantined by (given)#/quarantined/test.plugin; take it back there.',
    );
    world.host.setGrants({ version: 1, plugins: {} });
    expect(await call('count')).toBe(1);
  });
});

describe('a suspended plugin', () => {
  it('takes no new call, and goes on with what is under way and what it has', async () => {
    await call('count');
    const { waiting } = await entered(1_000);
    const queued = caught(call('count'));
    world.host.suspend(ID, ADA);
    expect(await caught(call('count'))).toMatchObject({
      code: 'PLUGIN_SUSPENDED',
      type: 'resource_error',
    });
    expect(world.host.tools).toEqual([]);
    expect(world.host.plugins[0]).toMatchObject({
      state: 'active',
      suspended: { hold: 'suspended', by: 'ada' },
    });
    expect(await waiting).toBe('waited');
    expect((await queued).code).toBe('PLUGIN_SUSPENDED');
    world.host.resume(ID, BOB);
    expect(await call('count')).toBe(2);
  });
});

describe('a throttled plugin', () => {
  it('has a share of a processor for each of its units, those to come too, until it is resumed', async () => {
    await call('count');
    world.host.throttle(ID, { ...ADA, share: 0.25 });
    expect(world.host.plugins[0]?.share).toBe(0.25);
    expect(await call('count')).toBe(2);
    await world.host.restart(ID);
    expect(await call('count')).toBe(1);
    expect(world.host.plugins[0]?.share).toBe(0.25);
    world.host.throttle(ID, { ...BOB, share: 0.5 });
    expect(world.host.plugins[0]?.share).toBe(0.5);
    world.host.resume(ID, BOB);
    expect(world.host.plugins[0]?.share).toBeNull();
  });

  it.each([0, -1, 1.5, Number.NaN])('has no share like %j', (share) => {
    expect(() => world.host.throttle(ID, { ...ADA, share })).toThrow(/share/);
  });
});

describe('the words of an operator', () => {
  it('are on record and told, and the second of the same changes nothing', async () => {
    const heard: unknown[] = [];
    for (const event of ['quarantined', 'released', 'suspended', 'resumed'] as const)
      world.host.on(event, ({ plugin, by }) => void heard.push([event, plugin, by]));
    world.host.suspend(ID, ADA);
    world.host.suspend(ID, BOB);
    world.host.resume(ID, BOB);
    world.host.resume(ID, BOB);
    world.host.quarantine('test.unknown', ADA);
    world.host.release('test.unknown', BOB);
    const words = [
      ['suspended', ID, 'ada'],
      ['resumed', ID, 'bob'],
      ['quarantined', 'test.unknown', 'ada'],
      ['released', 'test.unknown', 'bob'],
    ];
    expect(heard).toEqual(words);
    const records = (await world.records()).flatMap((record) =>
      record.kind === 'event' &&
      /^plugin\.(?:suspend|resume|quarantine|release)$/.test(record.event)
        ? [[record.event, record.plugin, record.detail['by']]]
        : [],
    );
    expect(records).toEqual([
      ['plugin.suspend', ID, 'ada'],
      ['plugin.resume', ID, 'bob'],
      ['plugin.quarantine', 'test.unknown', 'ada'],
      ['plugin.release', 'test.unknown', 'bob'],
    ]);
  });

  it('need a name and a reason', () => {
    expect(() => world.host.suspend(ID, { by: '', reason: 'x' })).toThrow(/by/);
    expect(() => world.host.quarantine(ID, { by: 'ada', reason: '' })).toThrow(/reason/);
    expect(() => world.host.quarantine('../x', ADA)).toThrow(/quarantined/);
  });
});
