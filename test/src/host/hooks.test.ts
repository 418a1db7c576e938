// Hooks over real plugins: who answers, in which order, and what one of them can do to the others.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHost, type HookCatalogue } from '../../../src/index.ts';
import { caught } from './caught.ts';
import { TestHost } from './make-host.ts';

const HOOKS: HookCatalogue = {
  'text.edit': { kind: 'modify', summary: 'Changes a text' },
  'report.build': { kind: 'collect' },
  'nobody.answers': { kind: 'collect' },
};

const plugin = (id: string, hooks: object, code: string): Parameters<TestHost['load']>[0] => ({
  id,
  code: `export default { ${code} };`,
  manifest: { hooks, limits: { cpu: 2_000 } },
});

let world: TestHost;
beforeAll(async () => {
  world = await TestHost.open(() => ({ hooks: HOOKS }));
  await world.load(
    plugin(
      'test.shout',
      { 'text.edit': { handler: 'edit', priority: -10 }, 'report.build': { handler: 'report' } },
      "edit: (text) => text.toUpperCase(), report: () => 'shout'",
    ),
  );
  await world.load(
    plugin(
      'test.greet',
      { 'text.edit': { handler: 'edit' }, 'report.build': { handler: 'report', timeout: 1_000 } },
      "edit: (text) => `hello ${text}`, report: (ms) => new Promise((done) => setTimeout(done, ms, 'greet'))",
    ),
  );
  await world.load(
    plugin(
      'test.guard',
      { 'text.edit': { handler: 'edit' }, 'report.build': { handler: 'broken', priority: 500 } },
      `edit(text) { if (text.includes('secret')) throw Object.assign(new Error('a secret'), { code: 'CANCEL' }); },
       broken() { throw new Error('no report'); }`,
    ),
  );
});
afterAll(() => world[Symbol.asyncDispose]());

describe('a hook', () => {
  it('has an order that can be read: priority, then plugin id', () => {
    expect(world.host.hookOrder('text.edit')).toEqual([
      {
        plugin: 'test.greet',
        handler: 'edit',
        priority: 100,
        timeout: null,
        retries: null,
        idempotent: false,
      },
      {
        plugin: 'test.guard',
        handler: 'edit',
        priority: 100,
        timeout: null,
        retries: null,
        idempotent: false,
      },
      {
        plugin: 'test.shout',
        handler: 'edit',
        priority: -10,
        timeout: null,
        retries: null,
        idempotent: false,
      },
    ]);
    expect(world.host.hookOrder('nobody.answers')).toEqual([]);
  });

  it('that modifies hands the value on in that order', async () => {
    expect(await world.host.hook('text.edit', 'world')).toMatchObject({
      value: 'HELLO WORLD',
      errors: [],
      cancelled: null,
    });
  });

  it('that modifies is cancelled by a plugin that throws the code CANCEL, and nobody after it runs', async () => {
    const { value, cancelled, results } = await world.host.hook('text.edit', 'secret');
    expect(value).toBe('hello secret');
    expect(cancelled).toEqual({ plugin: 'test.guard', reason: 'a secret' });
    expect(results.map((result) => result.plugin)).toEqual(['test.greet']);
  });

  it('goes on past a plugin that fails, and says who and why', async () => {
    const { value, errors } = await world.host.hook('report.build', 1);
    expect(value).toEqual(['greet', 'shout']);
    expect(errors).toMatchObject([
      { code: 'EXECUTION_ERROR', plugin: 'test.guard', message: 'no report' },
    ]);
  });

  it('gives a handler the time of its manifest and no more: the others are not touched', async () => {
    const { value, errors } = await world.host.hook('report.build', 4_000);
    expect(value).toEqual(['shout']);
    expect(errors[1]).toMatchObject({
      code: 'TIMEOUT',
      type: 'timeout_error',
      plugin: 'test.greet',
      message: 'test.greet took longer than the 1000 ms of its hook.',
    });
  });

  it('is given up with its caller, which is no timeout of a plugin', async () => {
    const signal = AbortSignal.timeout(20);
    const { errors } = await world.host.hook('report.build', 4_000, { signal });
    expect(errors).toContainEqual(
      expect.objectContaining({ code: 'ABORTED', plugin: 'test.greet' }),
    );
  });

  it('that is not in the catalogue is unknown, whatever the name', async () => {
    for (const name of ['text.edti', 'constructor', '__proto__', '']) {
      expect(await caught(world.host.hook(name, 1))).toMatchObject({
        code: 'UNKNOWN_HOOK',
        message: `There is no hook "${name}" in this host's catalogue.`,
      });
    }
  });

  it('is answered by nobody any more once the plugin is unloaded', async () => {
    const folder = world.write(
      plugin('test.short', { 'nobody.answers': { handler: 'run' } }, 'run: () => 1'),
    );
    await world.host.load(folder);
    expect((await world.host.hook('nobody.answers', 0)).value).toEqual([1]);
    await world.host.unload('test.short');
    expect((await world.host.hook('nobody.answers', 0)).value).toEqual([]);
  });
});

describe('a manifest', () => {
  it.each([
    ['text.edti', 'did you mean "text.edit"?'],
    ['report.biuld', 'did you mean "report.build"?'],
    ['page.render', 'its catalogue is the option "hooks" of the host'],
    ['constructor', 'its catalogue is the option "hooks" of the host'],
  ])('that names the hook %s, which the host does not have, is refused: %s', async (name, hint) => {
    const folder = world.write(plugin('test.misspelt', { [name]: { handler: 'run' } }, 'run() {}'));
    expect(await caught(world.host.load(folder))).toMatchObject({
      code: 'MANIFEST_ERROR',
      plugin: 'test.misspelt',
      message: `${folder}/plugin.json#/hooks: this host has no hook "${name}"; ${hint}`,
    });
  });
});

it('a host is not made with a hook of an unknown kind', async () => {
  const hooks = { 'a.b': { kind: 'observe' } } as unknown as HookCatalogue;
  expect(await caught(createHost({ dir: world.dir, hooks }))).toMatchObject({
    code: 'CONFIG_ERROR',
    message: 'Hook "a.b" has the kind "observe"; this release knows collect and modify.',
  });
});
