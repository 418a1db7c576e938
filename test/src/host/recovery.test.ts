// What follows the failures of a plugin, from outside: calls refused, isolates made anew, another plugin in its place, quarantine.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HostEvents } from '../../../src/index.ts';
import { caught } from './caught.ts';
import { TestHost } from './make-host.ts';

const CODE = `let calls = 0;
export default {
  count: () => ++calls,
  fail: () => { throw new Error('broken'); },
  cancel: () => { throw Object.assign(new Error('not this one'), { code: 'CANCEL' }); },
  denied: (input, ctx) => ctx.fs.readFile('/data/a'),
  loop: () => { for (;;); },
  hang: () => new Promise(() => {}),
  shaky: (times) => { if (++calls <= times) throw new Error('not yet'); return calls; },
  crash: () => 'x'.repeat(2 ** 28).split(''),
  onError: ({ code }, ctx) => ctx.log.info('heard ' + code),
};`;
const ID = 'test.plugin';

let world: TestHost;
let notices: HostEvents['notice'][0][];

async function open(recovery: object, manifest: object = {}): Promise<void> {
  world = await TestHost.open(() => ({
    policy: { floor: { log: ['write'] }, recovery },
    hooks: { 'text.edit': { kind: 'modify' } },
  }));
  notices = [];
  world.host.on('notice', (notice) => void notices.push(notice));
  await world.load({ code: CODE, manifest });
}
afterEach(() => world[Symbol.asyncDispose]());

const call = (handler: string, input?: unknown, more: object = {}): Promise<unknown> =>
  world.host.plugin(ID).call(handler, input, more);
const codes = async (handler: string, times: number): Promise<string[]> => {
  const seen: string[] = [];
  for (let count = 0; count < times; count++) seen.push((await caught(call(handler))).code);
  return seen;
};

describe('a unit that fails three times in a row', () => {
  beforeEach(() => open({ circuit: { cooldown: 2 } }));

  it('takes no call for a while, and says for how long; then one is tried, in a new isolate', async () => {
    await call('count');
    expect(await codes('fail', 4)).toEqual([
      'EXECUTION_ERROR',
      'EXECUTION_ERROR',
      'EXECUTION_ERROR',
      'CIRCUIT_OPEN',
    ]);
    const refused = await caught(call('count'));
    expect(refused.message).toBe(
      'test.plugin failed several times in a row and takes no call for 2 s (recovery.circuit).',
    );
    expect(refused.retryAfter).toBeGreaterThan(0);
    expect(refused.retryAfter).toBeLessThanOrEqual(2_000);
    expect(world.host.units[0]?.circuit).toBe('open');
    await expect.poll(() => call('count').catch(() => null), { timeout: 20_000 }).toBe(1);
    expect(world.host.units[0]?.circuit).toBe('closed');
    expect(notices.map(({ what }) => what)).toEqual(['circuit-opened', 'circuit-closed']);
    const told = (await world.records()).flatMap((record) =>
      record.kind === 'event' && record.event.startsWith('plugin.circuit') ? [record.event] : [],
    );
    expect(told).toEqual(['plugin.circuit-opened', 'plugin.circuit-closed']);
  });

  it.each(['cancel', 'denied', 'nowhere'])(
    'by what is no failure of its own goes on: %s',
    async (handler) => {
      expect(new Set(await codes(handler, 5)).size).toBe(1);
      expect(await call('count')).toBe(1);
    },
  );

  it('by its caller giving up goes on', async () => {
    for (let count = 0; count < 4; count++)
      await caught(call('hang', null, { signal: AbortSignal.timeout(50) }));
    expect(await call('count')).toBe(1);
  });
});

describe('the time of a hook', () => {
  it('that is over counts as a failure of the plugin', async () => {
    await open(
      { circuit: { threshold: 1 } },
      {
        hooks: { 'text.edit': { handler: 'hang', timeout: 100 } },
      },
    );
    expect((await world.host.hook('text.edit', 'a')).errors[0]?.code).toBe('TIMEOUT');
    expect((await world.host.hook('text.edit', 'a')).errors[0]?.code).toBe('CIRCUIT_OPEN');
  });
});

describe('units of one plugin', () => {
  it('have a circuit each', async () => {
    await open({}, { scope: 'org' });
    for (let count = 0; count < 3; count++) await caught(call('fail', null, { org: 'a' }));
    expect((await caught(call('count', null, { org: 'a' }))).code).toBe('CIRCUIT_OPEN');
    expect(await call('count', null, { org: 'b' })).toBe(1);
  });
});

describe('a plugin that wants to hear of its failures', () => {
  it('is told when its circuit opens', async () => {
    await open({ strategy: 'ignore' }, { lifecycle: { onError: 'onError' } });
    const said: string[] = [];
    world.host.on('log', ({ message }) => void said.push(message));
    await codes('fail', 3);
    await expect.poll(() => said, { timeout: 20_000 }).toEqual(['heard CIRCUIT_OPEN']);
  });
});

describe('crashes', () => {
  it('beyond the budget put a plugin into quarantine, until it is released', async () => {
    await open({ circuit: { threshold: 100 }, crashes: { most: 1 } });
    const held: unknown[] = [];
    world.host.on('quarantined', (flip) => void held.push(flip));
    const codesSeen = await codes('crash', 2);
    expect(codesSeen.every((code) => ['MEMORY_LIMIT', 'WORKER_CRASH'].includes(code))).toBe(true);
    const refused = await caught(call('count'));
    expect(refused).toMatchObject({ code: 'PLUGIN_QUARANTINED', type: 'security_error' });
    expect(refused.message).toMatch(
      /^test\.plugin is quarantined by skerry: it crashed more than 1 times in 300 s, last in global: /,
    );
    expect(held).toMatchObject([{ plugin: ID, by: 'skerry' }]);
    expect(world.host.plugins[0]).toMatchObject({
      state: 'stopped',
      disabled: { hold: 'quarantined', by: 'skerry' },
    });
    expect(world.host.units).toEqual([]);
    world.host.release(ID, { by: 'ada', reason: 'Repaired.' });
    expect(await call('count')).toBe(1);
  });

  it('are taken back by a later word in the grants too', async () => {
    await open({ circuit: { threshold: 100 }, crashes: { most: 1 } });
    await codes('crash', 2);
    const at = new Date(Date.now() + 1_000).toISOString();
    world.host.setGrants({
      version: 1,
      plugins: {},
      released: { [ID]: { by: 'ada', at: '2020-01-01T00:00:00Z', reason: 'Before.' } },
    });
    expect((await caught(call('count'))).code).toBe('PLUGIN_QUARANTINED');
    world.host.setGrants({
      version: 1,
      plugins: {},
      released: { [ID]: { by: 'ada', at, reason: 'Repaired.' } },
    });
    expect(await call('count')).toBe(1);
  });
});

describe('a strategy', () => {
  it('"disable" puts the plugin into quarantine as soon as its circuit opens', async () => {
    await open({}, { recovery: { strategy: 'disable' } });
    expect(await codes('fail', 4)).toEqual([
      'EXECUTION_ERROR',
      'EXECUTION_ERROR',
      'EXECUTION_ERROR',
      'PLUGIN_QUARANTINED',
    ]);
  });

  it('"restart" gives up after as many tries as it says', async () => {
    await open(
      { circuit: { threshold: 1, cooldown: 1 } },
      {
        recovery: { strategy: 'restart', maxRetries: 1, backoff: 'linear' },
      },
    );
    await expect
      .poll(async () => (await caught(call('fail'))).code, { timeout: 30_000, interval: 200 })
      .toBe('PLUGIN_QUARANTINED');
    expect(notices.filter(({ what }) => what === 'circuit-opened').length).toBe(2);
  });

  it('"ignore" keeps the isolate', async () => {
    await open({ circuit: { cooldown: 1 } }, { recovery: { strategy: 'ignore' } });
    await call('count');
    await codes('fail', 3);
    await expect.poll(() => call('count').catch(() => null), { timeout: 20_000 }).toBe(2);
  });

  it('"fallback" lets the plugin answer that the operator names, by its own grants', async () => {
    await open({ fallbacks: { [ID]: 'test.plain' } }, { recovery: { strategy: 'fallback' } });
    await codes('fail', 3);
    const missing = await caught(call('count'));
    expect(missing).toMatchObject({ code: 'DEPENDENCY_ERROR', type: 'dependency_error' });
    expect(missing.message).toContain(
      'test.plain, which is to take over (recovery.fallbacks), is not loaded.',
    );
    await world.load({ id: 'test.plain', code: "export default { count: () => 'plain' };" });
    expect(await call('count')).toBe('plain');
  });

  it('"fallback" without a word of the operator is a warning, and nobody takes over', async () => {
    await open({}, { recovery: { strategy: 'fallback', fallbackPlugin: 'test.plain' } });
    expect(world.host.plugins[0]?.warnings[0]).toContain('recovery.fallbacks of the host policy');
    await world.load({ id: 'test.plain', code: "export default { count: () => 'plain' };" });
    await codes('fail', 3);
    expect((await caught(call('count'))).code).toBe('CIRCUIT_OPEN');
  });

  it('"retry" tries calls again that may be repeated, and no others', async () => {
    await open(
      { circuit: { threshold: 100 } },
      {
        recovery: { strategy: 'retry', maxRetries: 2 },
      },
    );
    expect((await caught(call('shaky', 2))).message).toBe('not yet');
    expect(await call('shaky', 3, { idempotent: true })).toBe(4);
    expect((await caught(call('shaky', 9, { idempotent: true }))).message).toBe('not yet');
    expect(await call('count')).toBe(8);
  });
});

describe('a hook that may be repeated', () => {
  it('is, as often as its manifest says', async () => {
    await open(
      { circuit: { threshold: 100 } },
      {
        hooks: { 'text.edit': { handler: 'shaky', retries: 2, idempotent: true } },
      },
    );
    expect((await world.host.hook('text.edit', 2)).value).toBe(3);
    expect((await world.host.hook('text.edit', 99)).errors).toHaveLength(1);
    expect(await call('count')).toBe(7);
  });

  it('without being idempotent is refused', async () => {
    await open({});
    const hooks = { 'text.edit': { handler: 'shaky', retries: 2 } };
    const error = await caught(world.load({ id: 'test.other', code: CODE, manifest: { hooks } }));
    expect(error.code).toBe('MANIFEST_ERROR');
    expect(error.message).toContain('only what may be done twice is tried again');
  });
});
