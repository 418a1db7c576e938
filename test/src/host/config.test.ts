// Configuration: the operator's values, held against the schema that the plugin brings. The schema is a stranger's.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PluginInfo } from '../../../src/index.ts';
import { caught } from './caught.ts';
import { TestHost } from './make-host.ts';

let world: TestHost;
beforeAll(async () => {
  world = await TestHost.open();
});
afterAll(() => world[Symbol.asyncDispose]());

let plugins = 0;
async function load(configuration: object | undefined, config?: unknown): Promise<PluginInfo> {
  return world.load({
    id: `test.config${++plugins}`,
    code: 'export default { config: (input, ctx) => ctx.config };',
    manifest: configuration === undefined ? {} : { configuration },
    config,
  });
}
async function seen(configuration: object | undefined, config?: unknown): Promise<unknown> {
  const { id } = await load(configuration, config);
  return world.host.plugin(id).call('config');
}

const SCHEMA = {
  type: 'object',
  required: ['city'],
  additionalProperties: false,
  properties: {
    city: { type: 'string', minLength: 2 },
    limit: { type: 'integer', minimum: 1, maximum: 50, default: 10 },
    units: { enum: ['metric', 'imperial'], default: 'metric' },
  },
};

describe('the configuration of a plugin', () => {
  it("is the operator's, with the defaults of the schema", async () => {
    expect(await seen({ schema: SCHEMA }, { city: 'Bergen', limit: 50 })).toEqual({
      city: 'Bergen',
      limit: 50,
      units: 'metric',
    });
  });

  it("lays the operator's values over the defaults of the package", async () => {
    const configuration = { schema: SCHEMA, default: { city: 'Oslo', units: 'imperial' } };
    expect(await seen(configuration, { units: 'metric' })).toEqual({
      city: 'Oslo',
      units: 'metric',
      limit: 10,
    });
  });

  it('is an empty object where nothing was said of it', async () => {
    expect(await seen(undefined)).toEqual({});
  });

  it.each([
    ['is missing', {}, 'city'],
    ['has another type', { city: 7 }, 'city'],
    ['is out of range by one', { city: 'Bergen', limit: 51 }, 'limit'],
    ['is not in the schema', { city: 'Bergen', citty: 'x' }, 'citty'],
  ])('that does not fit is refused, naming plugin and key: a key %s', async (_, config, key) => {
    const error = await caught(load({ schema: SCHEMA }, config));
    expect(error).toMatchObject({
      code: 'CONFIG_ERROR',
      type: 'config_error',
      plugin: `test.config${plugins}`,
    });
    expect(error.message).toContain(`test.config${plugins}`);
    expect(error.message).toContain(key);
  });

  it('is refused where the plugin has no schema, or where it is no object', async () => {
    expect((await caught(load(undefined, { a: 1 }))).message).toContain(
      'has no configuration.schema, so it takes no configuration.',
    );
    for (const config of [[], 'text', 7]) {
      expect((await caught(load({ schema: SCHEMA }, config))).message).toMatch(
        /The configuration of test\.config\d+ must be an object\./,
      );
    }
  });
});

describe('a hostile schema', () => {
  it.each([
    ['a pattern that backtracks for ever', { a: { type: 'string', pattern: '^(a+)+$' } }],
    ['a reference to itself', { a: { $ref: '#/properties/a' } }],
    ['a reference to a file', { a: { $ref: 'file:///etc/passwd' } }],
    ['a reference to an address', { a: { $ref: 'http://127.0.0.1:1/' } }],
  ])('with %s ends in an error that names the plugin; the host goes on', async (_, properties) => {
    const error = await caught(
      load({ schema: { type: 'object', properties } }, { a: `${'a'.repeat(40)}!` }),
    );
    expect(error).toMatchObject({ code: 'CONFIG_ERROR', plugin: `test.config${plugins}` });
    expect(error.message).not.toContain('root:');
    expect(await seen({ schema: SCHEMA }, { city: 'Bergen' })).toMatchObject({ city: 'Bergen' });
  });

  it('gives the plugin no more of a prototype than a plain object has', async () => {
    const config = JSON.parse('{"__proto__": {"admin": true}, "city": "Bergen"}') as unknown;
    expect(await caught(load({ schema: SCHEMA }, config))).toMatchObject({ code: 'CONFIG_ERROR' });
    const schema = { type: 'object', default: {}, properties: { a: { default: 1 } } };
    const value = (await seen({ schema }, config)) as Record<string, unknown>;
    expect(value['admin']).toBeUndefined();
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  });
});
