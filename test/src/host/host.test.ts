// A host from the outside: what loading, calling and unloading a plugin promise to whoever embeds it.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HostEvents } from '../../../src/index.ts';
import { caught } from './caught.ts';
import { TestHost } from './make-host.ts';

const CODE = `
let calls = 0;
export default {
  echo: (input) => input,
  nothing() {},
  count: () => ++calls,
  who: (input, ctx) => ({ ...ctx.call }),
  wait(input, ctx) { ctx.log.info('waiting'); return new Promise(() => {}); },
  async denied(input, ctx) { await ctx.fs.readFile('/data/secret'); },
  say(text, ctx) { ctx.log.info(text, { size: text.length }); },
};`;

let world: TestHost;
beforeAll(async () => {
  world = await TestHost.open();
  await world.load({ id: 'test.plugin', code: CODE, permissions: { log: ['write'] } });
});
afterAll(() => world[Symbol.asyncDispose]());

const call = (handler: string, input?: unknown, options = {}): Promise<unknown> =>
  world.host.plugin('test.plugin').call(handler, input, options);

/** Fulfils once so many lines were logged. */
function linesLogged(count: number): Promise<void> {
  return new Promise((resolve) => {
    let left = count;
    const stop = world.host.on('log', () => {
      if (--left > 0) return;
      stop();
      resolve();
    });
  });
}

describe('a loaded plugin', () => {
  it('is described by data: id, version, real folder, digests, limits and units', () => {
    expect(world.host.plugins).toMatchObject([
      {
        id: 'test.plugin',
        version: '1.0.0',
        root: `${world.dir}/plugins/test.plugin`,
        tier: 'default',
        policy: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
        code: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
        limits: { cpu: 2_000, memory: 64, concurrency: 4 },
        units: ['global'],
      },
    ]);
  });

  it('takes JSON data and gives JSON data back', async () => {
    const data = { text: 'ü🚀', list: [1, null, true], nested: { deep: {} } };
    expect(await call('echo', data)).toEqual(data);
    expect(await call('echo')).toBeUndefined();
    expect(await call('nothing', 1)).toBeUndefined();
  });

  it('keeps its module state from call to call', async () => {
    const first = (await call('count')) as number;
    expect(await call('count')).toBe(first + 1);
  });

  it('is not loaded a second time, neither later nor at the same time, and goes on as it was', async () => {
    const folder = world.write({ id: 'test.twice', code: 'export default { run: () => 1 };' });
    const both = await Promise.allSettled([world.host.load(folder), world.host.load(folder)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const error = await caught(world.host.load(folder));
    expect(error).toMatchObject({ code: 'LOAD_ERROR', plugin: 'test.twice' });
    expect(error.message).toBe('test.twice is loaded already; unload it first.');
    expect(await world.host.plugin('test.twice').call('run')).toBe(1);
    await world.host.unload('test.twice');
  });

  it('is refused where its folder, manifest or code is not there or not whole', async () => {
    expect(await caught(world.host.load('/no/such/folder'))).toMatchObject({
      code: 'LOAD_ERROR',
      type: 'load_error',
      message: 'There is no plugin folder /no/such/folder.',
    });
    const misspelt = world.write({
      id: 'test.misspelt',
      code: '',
      manifest: { permisions: {} },
    });
    expect(await caught(world.host.load(misspelt))).toMatchObject({
      code: 'MANIFEST_ERROR',
      message: expect.stringContaining(`${misspelt}/plugin.json`) as string,
    });
    const broken = world.write({ id: 'test.broken', code: 'export default {' });
    expect(await caught(world.host.load(broken))).toMatchObject({
      code: 'LOAD_ERROR',
      plugin: 'test.broken',
    });
    const throws = world.write({ id: 'test.throws', code: 'throw new Error("not today");' });
    expect(await caught(world.host.load(throws))).toMatchObject({
      code: 'LOAD_ERROR',
      plugin: 'test.throws',
      message: expect.stringContaining('not today') as string,
    });
    expect(world.host.plugins.map(({ id }) => id)).toEqual(['test.plugin']);
  });

  it('is called by the identity that the caller gave, and by no other', async () => {
    const identity = { org: 'acme', user: 'u-1', request: 'r-1' };
    expect(await call('who', { org: 'evil' }, identity)).toMatchObject(identity);
    expect(await call('who')).toMatchObject({ org: null, user: null, request: null });
  });

  it('is not called by an identity that could not stand in the log', async () => {
    for (const key of ['org', 'user', 'request'] as const) {
      for (const id of ['', 'a b', '../x', 'x'.repeat(129), 'a\nb']) {
        await expect(call('echo', 1, { [key]: id })).rejects.toThrow(
          `The ${key} of a call is 1 to 128 of the characters`,
        );
      }
      expect(await call('echo', 1, { [key]: 'x'.repeat(128) })).toBe(1);
    }
  });
});

describe('unloading', () => {
  it('answers calls under way with HOST_CLOSED; the plugin is unknown from then on and can be loaded again', async () => {
    const folder = world.write({ id: 'test.gone', code: CODE, permissions: { log: ['write'] } });
    world.grant('test.gone', { log: ['write'] });
    await world.host.load(folder);
    const plugin = world.host.plugin('test.gone');
    // Four run, the others wait for their turn.
    const entered = linesLogged(4);
    const calls = Array.from({ length: 6 }, () => caught(plugin.call('wait')));
    await entered;
    await world.host.unload('test.gone');
    expect((await Promise.all(calls)).map(({ code }) => code)).toEqual(
      Array(6).fill('HOST_CLOSED'),
    );
    expect(await caught(plugin.call('echo'))).toMatchObject({ code: 'UNKNOWN_PLUGIN' });
    await expect(world.host.unload('test.gone')).rejects.toThrow(
      'No plugin "test.gone" is loaded.',
    );
    await world.host.load(folder);
    expect(await plugin.call('count')).toBe(1);
    await world.host.unload('test.gone');
  });
});

describe('an AbortSignal', () => {
  it('gives a call up at once, whether it runs, waits for its turn or was not begun', async () => {
    const running = new AbortController();
    const waiting = new AbortController();
    const held = Array.from({ length: 4 }, () =>
      caught(call('wait', 0, { signal: running.signal })),
    );
    const queued = caught(call('echo', 1, { signal: waiting.signal }));
    waiting.abort();
    expect(await queued).toMatchObject({ code: 'ABORTED', type: 'runtime_error' });
    expect(await caught(call('echo', 1, { signal: AbortSignal.abort() }))).toMatchObject({
      code: 'ABORTED',
    });
    running.abort();
    expect((await Promise.all(held)).map(({ code }) => code)).toEqual(Array(4).fill('ABORTED'));
    expect(await call('echo', 'next')).toBe('next');
  });

  it('gives loading up, and nothing of the plugin is left', async () => {
    const folder = world.write({ id: 'test.late', code: CODE });
    expect(await caught(world.host.load(folder, { signal: AbortSignal.abort() }))).toMatchObject({
      code: 'ABORTED',
      plugin: 'test.late',
    });
    const slow = world.write({ id: 'test.slow', code: 'await new Promise(() => {});' });
    expect(
      await caught(world.host.load(slow, { signal: AbortSignal.timeout(1_000) })),
    ).toMatchObject({ code: 'ABORTED', plugin: 'test.slow' });
    expect(world.host.plugins.map(({ id }) => id)).toEqual(['test.plugin']);
  });
});

describe('limits.concurrency', () => {
  it('lets so many calls of a unit run at a time; the next one waits until one of them is over', async () => {
    await world.load({
      id: 'test.narrow',
      code: `let open = 0, most = 0;
export default {
  async run(ms) { most = Math.max(most, ++open); await new Promise((done) => setTimeout(done, ms)); open--; },
  most: () => most,
};`,
      manifest: { limits: { cpu: 2_000, concurrency: 2 } },
    });
    const plugin = world.host.plugin('test.narrow');
    const ended: number[] = [];
    await Promise.all(
      [50, 50, 1].map((ms, index) => plugin.call('run', ms).then(() => ended.push(index))),
    );
    expect(await plugin.call('most')).toBe(2);
    // The third is shortest, and is done last all the same.
    expect(ended).toEqual([0, 1, 2]);
    await world.host.unload('test.narrow');
  });
});

/** What nobody catches, until disposed; the test runner's own ears are closed meanwhile. */
function uncaught(): { readonly errors: unknown[] } & Disposable {
  const errors: unknown[] = [];
  const others = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', (error) => void errors.push(error));
  return {
    errors,
    [Symbol.dispose]() {
      process.removeAllListeners('uncaughtException');
      for (const other of others) process.on('uncaughtException', other);
    },
  };
}

describe('events', () => {
  it('tell of lines logged, denials, losses, loading and unloading, until one stops listening', async () => {
    const heard: [string, unknown][] = [];
    const names = ['log', 'denied', 'lost', 'loaded', 'unloaded'] as const;
    const stops = names.map((name: keyof HostEvents) =>
      world.host.on(name, (event) => void heard.push([name, event])),
    );
    await world.load({
      id: 'test.heard',
      code: `${CODE}\nexport const loop = () => { for (;;); };`,
      permissions: { log: ['write'], filesystem: { read: ['/data/secret'] } },
      granted: { log: ['write'] },
      manifest: { limits: { cpu: 50 } },
    });
    const plugin = world.host.plugin('test.heard');
    await plugin.call('say', 'hello');
    const { callId } = await caught(plugin.call('denied'));
    expect(await caught(plugin.call('loop'))).toMatchObject({ code: 'TIMEOUT' });
    await world.host.unload('test.heard');
    const on = { plugin: 'test.heard', version: '1.0.0' };
    expect(heard).toMatchObject([
      ['loaded', on],
      ['log', { ...on, level: 'info', message: 'hello', fields: { size: 5 }, scope: 'global' }],
      [
        'denied',
        {
          plugin: 'test.heard',
          call: callId,
          operation: 'fs.readFile',
          action: 'fs.read',
          resource: '/data/secret',
          reason: 'not-granted',
        },
      ],
      ['lost', { plugin: 'test.heard', scope: 'global', code: 'TIMEOUT' }],
      ['unloaded', on],
    ]);
    for (const stop of stops) stop();
    await caught(call('denied'));
    expect(heard).toHaveLength(5);
  });

  it('change nothing where a listener throws: the decision, the answer and the log are the same', async () => {
    using stray = uncaught();
    const stops = (['log', 'denied'] as const).map((name) =>
      world.host.on(name, () => {
        throw new Error(`the listener of ${name} is broken`);
      }),
    );
    expect(await caught(call('denied'))).toMatchObject({ code: 'PERMISSION_DENIED' });
    await call('say', 'still here');
    await call('echo', 1);
    for (const stop of stops) stop();
    const last = (await world.records()).findLast(({ kind }) => kind === 'outcome');
    expect(last).toMatchObject({ operation: 'log.info', ok: true, code: null });
    // Not swallowed: it is the embedder's own mistake, and he hears of it as of any other.
    expect(stray.errors.map((error) => (error as Error).message)).toEqual([
      'the listener of denied is broken',
      'the listener of log is broken',
    ]);
  });
});

describe('a manifest that asks for a version of the product', () => {
  const manifest = { engines: { host: '>=3' } };

  it('loads where the range holds it', async () => {
    await using own = await TestHost.open(() => ({ productVersion: '3.1.0', spareCells: 0 }));
    expect(await own.load({ code: 'export default {};', manifest })).toMatchObject({
      id: 'test.plugin',
    });
  });

  it.each([
    ['2.9.0', 'needs this product >=3, and this is 2.9.0'],
    [undefined, "needs this product >=3, and the product's version is not known"],
  ])('does not load with %s', async (productVersion, refusal) => {
    await using own = await TestHost.open(() => ({ productVersion, spareCells: 0 }));
    const error = await caught(own.load({ code: 'export default {};', manifest }));
    expect(error.code).toBe('MANIFEST_ERROR');
    expect(error.message).toContain(refusal);
  });
});
