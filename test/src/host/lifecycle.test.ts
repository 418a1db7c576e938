// The life of a plugin: nine states, the functions it is asked by on the way, and how long each may take.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LifecycleState } from '../../../src/lifecycle/index.ts';
import { caught } from './caught.ts';
import { TestHost } from './make-host.ts';

const NAMES = [
  'onLoad',
  'onInitialize',
  'onStart',
  'onActivate',
  'onError',
  'onDeactivate',
  'onUnload',
] as const;

/** Logs its name in each of its lifecycle functions; `more` takes the place of some. */
function code(more = ''): string {
  const logging = NAMES.map(
    (name) => `${name}: (input, ctx) => ctx.log.info('${name} ' + ctx.call.org)`,
  );
  return `let calls = 0; export default { ${logging.join(', ')}, count: () => ++calls,
    wait: (ms) => new Promise((done) => setTimeout(done, ms, 'waited')),
    crash: () => { for (;;); }, ${more} };`;
}

const LIFECYCLE = Object.fromEntries(NAMES.map((name) => [name, name]));
const ID = 'test.plugin';

let world: TestHost;
let said: string[];
let passed: LifecycleState[];
beforeEach(async () => {
  world = await TestHost.open(() => ({
    policy: {
      floor: { log: ['write'] },
      deadlines: { initialize: 1_500, start: 1_500, unload: 1_500 },
    },
  }));
  said = [];
  passed = [];
  world.host.on('log', ({ message }) => void said.push(message));
  world.host.on('state', ({ to }) => void passed.push(to));
});
afterEach(() => world[Symbol.asyncDispose]());

const load = (more = '', manifest: object = {}): Promise<unknown> =>
  world.load({ code: code(more), manifest: { lifecycle: LIFECYCLE, ...manifest } });
const call = (handler: string, input?: unknown, org?: string): Promise<unknown> =>
  world.host.plugin(ID).call(handler, input, { org });
const stateNow = (): LifecycleState | undefined => world.host.plugins[0]?.state;

describe('a plugin that comes and goes', () => {
  it('is asked in order, and goes from state to state', async () => {
    await load();
    expect(said).toEqual(['onLoad null', 'onInitialize null', 'onStart null', 'onActivate null']);
    expect(passed).toEqual(['loading', 'loaded', 'initializing', 'active']);
    expect(stateNow()).toBe('active');
    await world.host.unload(ID);
    expect(said.slice(4)).toEqual(['onDeactivate null', 'onUnload null']);
    expect(passed.slice(4)).toEqual(['stopping', 'stopped', 'unloading', 'unloaded']);
  });

  it('has its say when the host closes, and when another takes its place', async () => {
    await load();
    await world.host.load(world.write({ code: code(), manifest: { lifecycle: LIFECYCLE } }), {
      replace: true,
    });
    await expect.poll(() => said.filter((text) => text.startsWith('onUnload')).length).toBe(1);
    said.length = 0;
    await world.host.close();
    expect(said).toEqual(['onDeactivate null', 'onUnload null']);
  });

  it('is asked once for each organisation that it starts for, and as a whole once', async () => {
    await load('', { scope: 'org' });
    expect(said).toEqual(['onLoad null', 'onInitialize null', 'onActivate null']);
    expect(world.host.units).toEqual([]);
    await call('count', null, 'a');
    await call('count', null, 'a');
    await call('count', null, 'b');
    expect(said.slice(3)).toEqual(['onStart a', 'onStart b']);
    await world.host.unload(ID);
    expect(said.slice(5).sort()).toEqual(['onDeactivate a', 'onDeactivate b', 'onUnload null']);
  });

  it('is started again in every new isolate, before the calls that wait for it', async () => {
    await load('started: () => calls, onStart: async () => { await null; calls += 100; },');
    expect(await call('count')).toBe(101);
    expect((await caught(call('crash'))).code).toBe('TIMEOUT');
    expect(await Promise.all([call('count'), call('count')])).toEqual([101, 102]);
  });
});

describe('a lifecycle function that fails', () => {
  it.each([
    ['onInitialize', "throw new Error('no key')", 'Error: no key', 'no key'],
    ['onLoad', "throw new TypeError('bad')", 'TypeError: bad', 'TypeError: bad'],
    ['onActivate', 'for (;;);', 'TIMEOUT', 'used up'],
    [
      'onInitialize',
      'return new Promise(() => {})',
      'TIMEOUT',
      'longer than 1500 ms (deadlines.initialize)',
    ],
  ])('as %s ends its start, and nothing of it is left: %s', async (name, body, _what, message) => {
    const error = await caught(load(`${name}() { ${body} },`));
    expect(error).toMatchObject({ code: 'INIT_ERROR', type: 'init_error', plugin: ID });
    expect(error.message).toContain(`test.plugin was not initialised: ${name}: `);
    expect(error.message).toContain(message);
    expect(passed.slice(-3)).toEqual(['error', 'unloading', 'unloaded']);
    expect(said).toContain('onError null');
    expect(world.host.plugins).toEqual([]);
  });

  it.each([
    ['throws', "throw new Error('cold')"],
    ['takes too long', 'return new Promise(() => {})'],
    ['loops', 'for (;;);'],
  ])('as onStart is told and no more: it %s', async (_how, body) => {
    const notices: string[] = [];
    world.host.on('notice', ({ what, message }) => void notices.push(`${what} ${message}`));
    await load(`onStart() { ${body} },`, { scope: 'org' });
    expect(['counted', 'TIMEOUT', 'UNIT_LOST']).toContain(
      await call('count', null, 'a').then(
        () => 'counted',
        (error: { code: string }) => error.code,
      ),
    );
    expect(notices.length).toBeGreaterThan(0);
    expect(notices[0]).toMatch(/^lifecycle-failed onStart: /);
    const told = (await world.records()).filter(
      (record) => record.kind === 'event' && record.event === 'plugin.lifecycle-failed',
    );
    expect(told[0]).toMatchObject({ plugin: ID, detail: { scope: 'org:a' } });
  });

  it('as onUnload or onDeactivate keeps nobody from leaving', async () => {
    await load("onDeactivate() { throw new Error('no') }, onUnload: () => new Promise(() => {}),");
    await world.host.unload(ID);
    expect(world.host.plugins).toEqual([]);
    expect(passed.at(-1)).toBe('unloaded');
  });
});

describe('onEnable', () => {
  it('is never called, and its author is warned', async () => {
    await load("onEnable() { throw new Error('called') },", {
      lifecycle: { onEnable: 'onEnable' },
    });
    expect(world.host.plugins[0]?.warnings).toEqual([
      'lifecycle.onEnable is never called; use onStart or onActivate',
    ]);
    world.disable({ [ID]: 'for a test' });
    world.disable({});
    expect(await call('count')).toBe(1);
  });
});

describe('draining', () => {
  it('answers what is under way, and takes no new call', async () => {
    await load();
    const waiting = call('wait', 400);
    await call('count');
    const gone = world.host.unload(ID, { drain: 30_000 });
    expect((await caught(call('count'))).code).toBe('UNKNOWN_PLUGIN');
    expect(await waiting).toBe('waited');
    await gone;
    expect(said.slice(4)).toEqual(['onDeactivate null', 'onUnload null']);
  });

  it('ends after its time: what is under way then is answered HOST_CLOSED', async () => {
    await load();
    const waiting = caught(call('wait', 4_000));
    await call('count');
    await world.host.close({ drain: 50 });
    expect((await waiting).code).toBe('HOST_CLOSED');
  });
});

describe('restarting', () => {
  it('begins anew, and calls wait for it', async () => {
    await load();
    expect(await call('count')).toBe(1);
    const restarted = world.host.restart(ID);
    expect(await call('count')).toBe(1);
    await restarted;
    expect(passed.slice(4)).toEqual(['stopping', 'stopped', 'initializing', 'active']);
    expect(said.slice(4)).toEqual([
      'onDeactivate null',
      'onInitialize null',
      'onStart null',
      'onActivate null',
    ]);
  });

  it('that fails leaves an error behind, which calls are refused with, until it is restarted', async () => {
    await load(
      `async onInitialize(input, ctx) {
      if (await ctx.fs.readFile('/data/broken', 'utf8').catch(() => '') !== '') throw new Error('broken');
    }, breakIt: (input, ctx) => ctx.fs.writeFile('/data/broken', 'yes'),
    `,
      { permissions: { filesystem: { read: ['/data/**'], write: ['/data/**'] }, log: ['write'] } },
    );
    world.grant(ID, { filesystem: { read: ['/data/**'], write: ['/data/**'] }, log: ['write'] });
    await call('breakIt');
    expect((await caught(world.host.restart(ID))).code).toBe('INIT_ERROR');
    expect(stateNow()).toBe('error');
    const refused = await caught(call('count'));
    expect(refused).toMatchObject({ code: 'INIT_ERROR' });
    expect(refused.message).toContain('onInitialize: broken');
    world.grant(ID, {});
    await world.host.restart(ID);
    expect(await call('count')).toBe(1);
  });
});

describe('a disabled plugin', () => {
  it('is stopped without being asked, and is initialised again when it is enabled', async () => {
    await load();
    said.length = 0;
    world.disable({ [ID]: 'It leaks.' });
    expect(stateNow()).toBe('stopped');
    expect(said).toEqual([]);
    world.disable({});
    expect(await call('count')).toBe(1);
    expect(said).toEqual(['onInitialize null', 'onStart null', 'onActivate null']);
    expect(stateNow()).toBe('active');
  });

  it('unloaded, has no last say', async () => {
    await load();
    said.length = 0;
    world.disable({ [ID]: 'It leaks.' });
    await world.host.unload(ID);
    expect(said).toEqual([]);
  });
});

describe('two things at once', () => {
  const SLOW = 'onInitialize: () => new Promise((done) => setTimeout(done, 300)),';

  it('unloaded on its way back, it is gone, and the host closes', async () => {
    await load(SLOW);
    world.disable({ [ID]: 'It leaks.' });
    world.disable({});
    expect(stateNow()).toBe('initializing');
    await world.host.unload(ID);
    expect(passed.at(-1)).toBe('unloaded');
    await load(SLOW);
    void world.host.restart(ID).catch(() => {});
    await world.host.close();
    expect(passed.at(-1)).toBe('unloaded');
  });

  it('disabled while it is restarted, it is stopped, and answers when it is enabled', async () => {
    await load('onDeactivate: () => new Promise((done) => setTimeout(done, 300)),');
    const restarted = caught(world.host.restart(ID));
    world.disable({ [ID]: 'It leaks.' });
    expect((await restarted).code).toBe('PLUGIN_DISABLED');
    expect(stateNow()).toBe('stopped');
    world.disable({});
    expect(await call('count')).toBe(1);
  });

  it('restarted twice, it is restarted one time after the other', async () => {
    await load();
    await Promise.all([world.host.restart(ID), world.host.restart(ID)]);
    expect(passed.filter((state) => state === 'active')).toHaveLength(3);
    expect(await call('count')).toBe(1);
  });
});
