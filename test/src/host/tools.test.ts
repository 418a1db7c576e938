// Tools of plugins: listed for whoever chooses, called with an input that fits the schema their plugin brings.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caught } from './caught.ts';
import { TestHost } from './make-host.ts';

const CODE = `
export default {
  search: (input, ctx) => ({ input, user: ctx.call.user }),
  fails: () => { throw new Error('no luck'); },
  waits: (input, ctx) => new Promise((done) => ctx.signal.addEventListener('abort', done)),
};`;
const SCHEMA = {
  type: 'object',
  required: ['query'],
  additionalProperties: false,
  properties: {
    query: { type: 'string', minLength: 2 },
    limit: { type: 'integer', minimum: 1, maximum: 50, default: 10 },
    within: { type: 'object', properties: { year: { type: 'integer' } } },
  },
};
const SEARCH = { name: 'search', description: 'Finds notes', handler: 'search', input: SCHEMA };
const TOOLS = [
  { ...SEARCH, title: 'Search' },
  { name: 'all', description: 'Takes anything', handler: 'search', input: {} },
  { ...SEARCH, name: 'fails', handler: 'fails', destructive: true },
  { ...SEARCH, name: 'waits', handler: 'waits', timeout: 100 },
  { ...SEARCH, name: 'gone', handler: 'gone' },
];

let world: TestHost;
beforeAll(async () => {
  world = await TestHost.open();
  await world.load({ id: 'test.notes', code: CODE, manifest: { tools: TOOLS } });
  await world.load({ id: 'test.another', code: CODE, manifest: { tools: [SEARCH] } });
});
afterAll(() => world[Symbol.asyncDispose]());

/** A tool of a plugin of its own. */
async function load(id: string, input: object): Promise<string> {
  await world.load({ id, code: CODE, manifest: { tools: [{ ...SEARCH, input }] } });
  return `${id}:search`;
}

describe('the tools of a host', () => {
  it('are those of its plugins, in the order in which these were loaded, then as declared', () => {
    const names = world.host.tools.map(({ name }) => name);
    expect(names.slice(0, 6)).toEqual([
      'test.notes:search',
      'test.notes:all',
      'test.notes:fails',
      'test.notes:waits',
      'test.notes:gone',
      'test.another:search',
    ]);
  });

  it('say what they are for, what they take, and whether they may destroy something', () => {
    const [first, , third] = world.host.tools;
    expect(first).toEqual({
      name: 'test.notes:search',
      plugin: 'test.notes',
      title: 'Search',
      description: 'Finds notes',
      input: SCHEMA,
      destructive: false,
    });
    expect(third).toMatchObject({ title: null, destructive: true });
  });

  it('are data of whoever asks: changing them changes no tool', async () => {
    for (const { input } of world.host.tools) Object.assign(input, { required: [] });
    await expect(world.host.tool('test.notes:search', {})).rejects.toThrow('query');
  });
});

describe('a tool', () => {
  it('is called with what the caller said and the defaults of the schema, for the user the host names', async () => {
    const result = await world.host.tool('test.notes:search', { query: 'rain' }, { user: 'ada' });
    expect(result).toEqual({ input: { query: 'rain', limit: 10 }, user: 'ada' });
  });

  it('gets an empty object where the caller says nothing', async () => {
    expect(await world.host.tool('test.notes:all')).toEqual({ input: {}, user: null });
  });

  it.each([
    ['a value that is missing', {}, "/: must have required property 'query'"],
    ['a value of another type', { query: 7 }, '/query: must be string'],
    ['a number one over', { query: 'rain', limit: 51 }, '/limit: must be <= 50'],
    ['a key of no meaning', { query: 'rain', limt: 1 }, '("limt")'],
    [
      'a place deep inside',
      { query: 'rain', within: { year: 'x' } },
      '/within/year: must be integer',
    ],
    ['no object', 'rain', '/: must be object'],
  ])('does not hear of an input that does not fit: %s', async (_, input, place) => {
    const error = await caught(world.host.tool('test.notes:search', input));
    expect(error).toMatchObject({ code: 'INVALID_INPUT', plugin: 'test.notes' });
    expect(error.message).toContain('test.notes:search');
    expect(error.message).toContain(place);
  });

  it('takes JSON data, no larger than the limit of its plugin', async () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    for (const input of [circle, 1n, () => 1])
      expect(await caught(world.host.tool('test.notes:all', input))).toMatchObject({
        code: 'INVALID_INPUT',
      });
    const kilobytes = world.host.plugins[0]?.limits.payload ?? 0;
    const large = 'x'.repeat(kilobytes * 1_024 - 1);
    expect(await caught(world.host.tool('test.notes:all', large))).toMatchObject({
      code: 'PAYLOAD_LIMIT',
    });
  });

  it('fails as its handler does', async () => {
    const error = await caught(world.host.tool('test.notes:fails', { query: 'rain' }));
    expect(error).toMatchObject({ code: 'EXECUTION_ERROR', message: 'no luck' });
    const gone = await caught(world.host.tool('test.notes:gone', { query: 'rain' }));
    expect(gone.code).toBe('UNKNOWN_HANDLER');
  });

  it('is given up when its time is over, and when its caller gives up', async () => {
    const late = await caught(world.host.tool('test.notes:waits', { query: 'rain' }));
    expect(late).toMatchObject({ code: 'TIMEOUT' });
    expect(late.message).toBe('test.notes took longer than the 100 ms of its tool.');
    const signal = AbortSignal.abort();
    const given = await caught(world.host.tool('test.notes:search', { query: 'rain' }, { signal }));
    expect(given.code).toBe('ABORTED');
  });

  it.each([
    'test.notes:none',
    'test.none:search',
    'search',
    ':search',
    'test.notes',
    '',
    'constructor',
  ])('is not there under another name: %j', async (name) => {
    expect(await caught(world.host.tool(name, {}))).toMatchObject({ code: 'UNKNOWN_TOOL' });
  });

  it('of a plugin that is switched off is neither listed nor called, and its schema is not run', async () => {
    const name = await load('test.off', { type: 'object' });
    world.disable({ 'test.off': 'for a test' });
    expect(world.host.tools.map((tool) => tool.name)).not.toContain(name);
    expect(await caught(world.host.tool(name, {}))).toMatchObject({ code: 'PLUGIN_DISABLED' });
    world.disable({});
    expect(world.host.tools.map((tool) => tool.name)).toContain(name);
  });
});

describe('the schema of a tool', () => {
  it.each([
    ['broken', { type: 'nothing' }, 'MANIFEST_ERROR'],
    ['elsewhere', { $ref: 'file:///etc/passwd' }, 'MANIFEST_ERROR'],
    ['endless', { properties: { a: { pattern: '^(a+)+$' } } }, 'TIMEOUT'],
  ])('that is of no use is an error that names the tool: %s', async (id, schema, code) => {
    const name = await load(`test.${id}`, schema);
    const error = await caught(world.host.tool(name, { a: `${'a'.repeat(40)}!` }));
    expect(error).toMatchObject({ code, plugin: `test.${id}` });
    expect(error.message).toContain(name);
    expect(error.message).not.toContain('root:');
  });

  it('gives a handler no more of a prototype than a plain object has', async () => {
    const input = JSON.parse('{"__proto__": {"admin": true}}') as unknown;
    const result = await world.host.tool('test.notes:all', input);
    expect(Object.keys((result as { input: object }).input)).toEqual([]);
  });
});
