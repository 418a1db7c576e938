// Plugins that the operator switches off and on while a host runs: their calls, and hooks.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { caught } from './caught.ts';
import { AT, TestHost } from './make-host.ts';

const ID = 'test.plugin';
const CODE = `let calls = 0;
export default {
  count: () => ++calls,
  wait(input, ctx) { ctx.log.info('in'); return new Promise(() => {}); },
  saved: (note) => ({ ...note, by: 'test.plugin' }),
};`;
const ASKED = { log: ['write'] };
const HOOKS = { 'note.saved': { kind: 'modify' }, 'note.read': { kind: 'collect' } } as const;

let world: TestHost;
beforeEach(async () => {
  world = await TestHost.open(() => ({ hooks: HOOKS }));
});
afterEach(() => world[Symbol.asyncDispose]());

const load = (): Promise<unknown> =>
  world.load({
    code: CODE,
    permissions: ASKED,
    manifest: {
      limits: { cpu: 2_000, concurrency: 2 },
      hooks: { 'note.saved': { handler: 'saved' }, 'note.read': { handler: 'count' } },
    },
  });
const call = (handler: string): Promise<unknown> => world.host.plugin(ID).call(handler);
const disable = (): void => world.disable({ [ID]: 'It leaks.' });
const enable = (): void => world.disable({});

/** Resolves when so many calls of \`wait\` have begun. */
function entered(count: number): Promise<void> {
  return new Promise((resolve) => {
    let left = count;
    const stop = world.host.on('log', () => {
      if (--left > 0) return;
      stop();
      resolve();
    });
  });
}

const MESSAGE =
  'test.plugin is disabled by ada: It leaks. ((given)#/disabled/test.plugin). ' +
  'To enable it: skerry enable test.plugin --as <you> --reason <why>';

describe('a plugin that is disabled', () => {
  it('answers no call, and says who did it, why, and how to enable it', async () => {
    await load();
    disable();
    const error = await caught(call('count'));
    expect(error).toMatchObject({
      code: 'PLUGIN_DISABLED',
      type: 'security_error',
      plugin: ID,
      message: MESSAGE,
    });
  });

  it('has its calls ended at once, those under way and those that wait for their turn', async () => {
    await load();
    const both = entered(2);
    const calls = Array.from({ length: 5 }, () => caught(call('wait')));
    await both;
    disable();
    const errors = await Promise.all(calls);
    expect(errors.map(({ code, message }) => [code, message])).toEqual(
      Array.from({ length: 5 }, () => ['PLUGIN_DISABLED', MESSAGE]),
    );
    expect(errors.every(({ callId }) => callId !== undefined)).toBe(true);
    expect(world.host.plugins[0]?.units).toEqual([]);
  });

  it('stays loaded, and answers with a new unit once it is enabled', async () => {
    await load();
    expect([await call('count'), await call('count')]).toEqual([1, 2]);
    disable();
    expect(world.host.plugins).toMatchObject([
      { id: ID, disabled: { by: 'ada', at: AT, reason: 'It leaks.' } },
    ]);
    enable();
    expect(world.host.plugins).toMatchObject([{ id: ID, disabled: null }]);
    expect(await call('count')).toBe(1);
  });

  it('does not get a call that waited when it was disabled, even if it is enabled at once', async () => {
    await load();
    const both = entered(2);
    const calls = Array.from({ length: 4 }, () => caught(call('wait')));
    await both;
    disable();
    enable();
    const next = call('count');
    expect((await Promise.all(calls)).map(({ code }) => code)).toEqual(
      Array(4).fill('PLUGIN_DISABLED'),
    );
    expect(await next).toBe(1);
  });

  it('may do nothing, as `can` and `explain` say', async () => {
    await load();
    disable();
    const decision = world.host.can(ID, 'log.write', '');
    expect(decision).toMatchObject({ effect: 'deny', reason: 'disabled' });
    expect(world.host.explain(ID, decision)).toMatchObject({
      disabled: { by: 'ada', at: AT, reason: 'It leaks.' },
      command: 'skerry enable test.plugin --as <you> --reason <why>',
    });
  });

  it('can be unloaded', async () => {
    await load();
    disable();
    await world.host.unload(ID);
    expect(world.host.plugins).toEqual([]);
    enable();
    await load();
    expect(await call('count')).toBe(1);
  });

  it('is disabled though its grant is tied to other code', async () => {
    await load();
    const plugins = {
      [ID]: {
        version: '1.0.0',
        manifest: `sha256:${'0'.repeat(64)}`,
        code: `sha256:${'1'.repeat(64)}`,
        permissions: {},
        approvedBy: 'test',
        approvedAt: AT,
        reason: 'test',
      },
    };
    const disabled = { [ID]: { by: 'ada', at: AT, reason: 'Odd.' } };
    world.host.setGrants({ version: 1, plugins, disabled });
    expect((await caught(call('count'))).code).toBe('PLUGIN_DISABLED');
    expect(() => world.host.setGrants({ version: 1, plugins })).toThrow('tied to other code');
    expect((await caught(call('count'))).code).toBe('PLUGIN_DISABLED');
  });

  it('leaves every other plugin alone', async () => {
    await load();
    await world.load({ id: 'test.other', code: CODE });
    const other = world.host.plugin('test.other');
    expect(await other.call('count')).toBe(1);
    disable();
    expect(await other.call('count')).toBe(2);
  });

  it('has its units of every organisation ended', async () => {
    await world.load({ code: CODE, permissions: ASKED, manifest: { scope: 'org' } });
    const both = entered(2);
    const calls = ['a', 'b'].map((org) =>
      caught(world.host.plugin(ID).call('wait', null, { org })),
    );
    await both;
    disable();
    expect((await Promise.all(calls)).map(({ code }) => code)).toEqual([
      'PLUGIN_DISABLED',
      'PLUGIN_DISABLED',
    ]);
    const error = await caught(world.host.plugin(ID).call('count', null, { org: 'c' }));
    expect(error.code).toBe('PLUGIN_DISABLED');
    expect(world.host.plugins[0]?.units).toEqual([]);
  });

  it('answers a request with 503, and an outsider is told nobody and no reason', async () => {
    await world.load({
      code: `export default { page: () => new Response('here') };`,
      permissions: { api: { endpoints: ['/plugins/test.plugin/**'] }, network: { inbound: true } },
      manifest: {
        api: {
          endpoints: [{ method: 'GET', path: '/page', handler: 'page', auth: { required: false } }],
        },
      },
    });
    const get = (): Promise<Response> =>
      world.host.fetch(new Request('http://here.test/plugins/test.plugin/page'));
    disable();
    const response = await get();
    const text = await response.text();
    expect([response.status, text.includes('PLUGIN_DISABLED')]).toEqual([503, true]);
    expect(text).not.toMatch(/ada|leaks/);
  });
});

describe('a hook', () => {
  it('skips a disabled plugin: it is not in the order, and that is no error', async () => {
    await load();
    const names = (): string[] => world.host.hookOrder('note.saved').map(({ plugin }) => plugin);
    expect(names()).toEqual([ID]);
    disable();
    expect(names()).toEqual([]);
    for (const [name, value] of [
      ['note.saved', { text: 'a' }],
      ['note.read', []],
    ] as const)
      expect(await world.host.hook(name, { text: 'a' })).toEqual({
        value,
        results: [],
        errors: [],
        cancelled: null,
      });
    enable();
    expect(await world.host.hook('note.saved', { text: 'a' })).toMatchObject({
      value: { text: 'a', by: ID },
    });
  });

  it('that is under way says which of its plugins was disabled meanwhile', async () => {
    await world.load({
      code: CODE,
      permissions: ASKED,
      manifest: { hooks: { 'note.read': { handler: 'wait' } } },
    });
    const one = entered(1);
    const hook = world.host.hook('note.read', null);
    await one;
    disable();
    expect(await hook).toMatchObject({ results: [], errors: [{ code: 'PLUGIN_DISABLED' }] });
  });
});
