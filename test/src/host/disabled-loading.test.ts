// A plugin that the operator switched off is not loaded, at whatever moment that was; what he did is on record.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHost, type HostEvents } from '../../../src/index.ts';
import { caught } from './caught.ts';
import { AT, TestHost } from './make-host.ts';

const ID = 'test.plugin';
const CODE = 'let calls = 0; export default { count: () => ++calls };';
const ASKED = { log: ['write'] };

let world: TestHost;
beforeEach(async () => {
  world = await TestHost.open();
});
afterEach(() => world[Symbol.asyncDispose]());

const load = (): Promise<unknown> => world.load({ code: CODE, permissions: ASKED });
const call = (handler: string): Promise<unknown> => world.host.plugin(ID).call(handler);
const disable = (): void => world.disable({ [ID]: 'It leaks.' });
const enable = (): void => world.disable({});

const MESSAGE =
  'test.plugin is disabled by ada: It leaks. ((given)#/disabled/test.plugin). ' +
  'To enable it: skerry enable test.plugin --as <you> --reason <why>';

describe('loading a disabled plugin', () => {
  it('is refused before it is bundled, checked or run', async () => {
    disable();
    const folder = world.write({ code: 'export default {', permissions: ASKED });
    expect(await caught(world.host.load(folder))).toMatchObject({
      code: 'PLUGIN_DISABLED',
      message: MESSAGE,
    });
    writeFileSync(
      join(folder, 'plugin.json'),
      JSON.stringify({ name: ID, version: '1.0.0', tools: [], engines: { node: '>=99' } }),
    );
    expect((await caught(world.host.load(folder))).code).toBe('PLUGIN_DISABLED');
    expect(
      (await caught(world.host.load(folder, { manifest: { name: ID, version: '1.0.0' } }))).code,
    ).toBe('PLUGIN_DISABLED');
    expect(world.host.plugins).toEqual([]);
  });

  it('is refused under every spelling of its name', async () => {
    world.disable({ 'acme.notes': 'It leaks.' });
    const folder = world.write({ code: CODE, manifest: { name: '@acme/notes' } });
    expect((await caught(world.host.load(folder))).code).toBe('PLUGIN_DISABLED');
  });

  it('in the place of one that is loaded is refused, and the old one stays disabled', async () => {
    await load();
    disable();
    const folder = world.write({ code: CODE });
    expect((await caught(world.host.load(folder, { replace: true }))).code).toBe('PLUGIN_DISABLED');
    expect((await caught(call('count'))).code).toBe('PLUGIN_DISABLED');
    enable();
    expect(await call('count')).toBe(1);
  });

  it('is refused while it starts, and leaves nothing: enabled again it loads', async () => {
    const endless = `await new Promise(() => {}); ${CODE}`;
    const limits = { startupTime: 20_000 };
    const folder = world.write({ code: endless, manifest: { limits } });
    // Enabled again at once: what was disabled in its start does not come back by that.
    for (const last of [() => {}, enable]) {
      const loading = caught(world.host.load(folder));
      // As often as it takes to fall into its start.
      const timer = setInterval(() => {
        disable();
        last();
      }, 100);
      const error = await loading;
      clearInterval(timer);
      expect(error.code).toBe('PLUGIN_DISABLED');
      expect(world.host.plugins).toEqual([]);
      enable();
    }
    world.write({ code: CODE });
    await world.host.load(folder);
    expect(await call('count')).toBe(1);
  });

  it('is refused by a host that begins with such grants', async () => {
    const folder = world.write({ id: 'test.first', code: CODE });
    const grants = join(world.dir, 'grants.json');
    const disabled = { 'test.first': { by: 'ada', at: AT, reason: 'It leaks.' } };
    writeFileSync(grants, JSON.stringify({ version: 1, plugins: {}, disabled }));
    mkdirSync(join(world.dir, 'second'));
    await using host = await createHost({ dir: join(world.dir, 'second'), grants });
    expect((await caught(host.load(folder))).message).toContain(`(${grants}#/disabled/test.first)`);
    writeFileSync(grants, JSON.stringify({ version: 1, plugins: {} }));
    host.setGrants(grants);
    expect((await host.load(folder)).disabled).toBeNull();
  });
});

describe('switching off and on', () => {
  const grantsOf = (keys: object): object => ({ version: 1, plugins: {}, ...keys });
  const off = { [ID]: { by: 'ada', at: AT, reason: 'It leaks.' } };
  const on = { [ID]: { by: 'bob', at: AT, reason: 'Repaired.' } };

  it('is on record and told, with who and why, of plugins that are not loaded too', async () => {
    const heard: [string, unknown][] = [];
    for (const name of ['disabled', 'enabled'] as const)
      world.host.on(name, (flip: HostEvents[typeof name][0]) => void heard.push([name, flip]));
    world.host.setGrants(grantsOf({ disabled: off }));
    world.host.setGrants(grantsOf({ disabled: off }));
    world.host.setGrants(grantsOf({ enabled: on }));
    world.host.setGrants(grantsOf({ disabled: off }));
    // Taken out of the file by hand.
    world.host.setGrants(grantsOf({}));
    const ada = { plugin: ID, by: 'ada', reason: 'It leaks.' };
    expect(heard).toEqual([
      ['disabled', ada],
      ['enabled', { plugin: ID, by: 'bob', reason: 'Repaired.' }],
      ['disabled', ada],
      ['enabled', { plugin: ID, by: null, reason: null }],
    ]);
    const records = (await world.records()).flatMap((record) =>
      record.kind === 'event' && /^plugin\.(dis|en)able$/.test(record.event)
        ? [[record.event, record.plugin, record.detail]]
        : [],
    );
    expect(records).toEqual([
      ['plugin.disable', ID, off[ID]],
      ['plugin.enable', ID, on[ID]],
      ['plugin.disable', ID, off[ID]],
      ['plugin.enable', ID, { by: null, at: null, reason: null }],
    ]);
  });

  it('is not done where the grants cannot be taken', async () => {
    await load();
    for (const disabled of [{ [ID]: {} }, { 'Test.Plugin': off[ID] }, [], null])
      expect(() => world.host.setGrants(grantsOf({ disabled }))).toThrow(/disabled/);
    expect(await call('count')).toBe(1);
  });

  it('is done before a listener hears of it', async () => {
    await load();
    const seen: unknown[] = [];
    world.host.on('disabled', () => void seen.push(world.host.plugins[0]?.disabled?.by));
    world.host.on('enabled', () => void seen.push(world.host.plugins[0]?.disabled));
    disable();
    enable();
    expect(seen).toEqual(['ada', null]);
  });
});
