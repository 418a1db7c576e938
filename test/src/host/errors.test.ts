// What a caller learns of a failure: one code, one type, whose fault it is, and the author's own lines; nothing of the host.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ERROR_TYPES, type SkerryError } from '../../../src/index.ts';
import { caught } from './caught.ts';
import { PATIENT, TestHost } from './make-host.ts';

const CODE = `import { deeper } from './lib/deeper.ts';
export default {
  fail() {
    throw new TypeError('wrong thing');
  },
  async deep(input, ctx) {
    await ctx.clock.now();
    deeper();
  },
  fake: () => { throw Object.assign(new Error('denied, honestly'), { code: 'PERMISSION_DENIED' }); },
  async denied(path, ctx) { return await ctx.fs.readFile(path); },
  async handled(path, ctx) {
    try { await ctx.fs.readFile(path); } catch (error) { return { name: error.name, code: error.code, message: error.message, keys: Object.keys(error), stack: error.stack }; }
  },
  async otherwise(path, ctx) {
    await ctx.fs.readFile(path).catch(() => {});
    throw new Error('something else');
  },
  strange: (kind) => { throw { text: 'a text', nothing: undefined, frozen: Object.freeze({ code: 'X' }), faked: { name: 'SkerryError', code: 'HOST_CLOSED', message: 'bye' } }[kind]; },
  cyclic() { const a = {}; a.a = a; return a; },
  loop() { for (;;); },
  large: (size) => 'x'.repeat(size),
  echo: (input) => input,
};
export const notAFunction = 1;`;

let world: TestHost;
beforeAll(async () => {
  world = await TestHost.open(() => ({ policy: PATIENT }));
  await world.load({
    code: {
      'index.ts': CODE,
      'lib/deeper.ts': 'export function deeper() {\n\n  throw new RangeError("too deep");\n}',
    },
    permissions: { filesystem: { read: ['/data/**'] }, clock: ['read'] },
    granted: { clock: ['read'] },
    manifest: { limits: { cpu: 300, payload: 1 } },
  });
});
afterAll(() => world[Symbol.asyncDispose]());

const call = (handler: string, input?: unknown): Promise<unknown> =>
  world.host.plugin('test.plugin').call(handler, input);
const failure = (handler: string, input?: unknown): Promise<SkerryError> =>
  caught(call(handler, input));

describe('an error of a call', () => {
  it('has a code, the type of that code, the plugin and the id of the call, which is in the log', async () => {
    const error = await failure('denied', '/data/a.txt');
    expect(error).toMatchObject({
      name: 'SkerryError',
      code: 'PERMISSION_DENIED',
      type: 'security_error',
      plugin: 'test.plugin',
      callId: expect.stringMatching(/^[\da-f]{10}-\d+$/) as string,
    });
    const records = await world.records();
    expect(
      records.filter((record) => 'call' in record && record.call === error.callId),
    ).toMatchObject([
      { kind: 'decision', effect: 'deny', operation: 'fs.readFile', resource: '/data/a.txt' },
    ]);
  });

  it('has no stack and no cause as JSON', async () => {
    const error = await failure('fail');
    const { plugin, callId } = error;
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      code: 'EXECUTION_ERROR',
      type: 'runtime_error',
      message: 'TypeError: wrong thing',
      plugin,
      callId,
    });
  });

  it.each([
    ['fail', undefined, 'EXECUTION_ERROR', 'TypeError: wrong thing'],
    ['strange', 'text', 'EXECUTION_ERROR', 'a text'],
    ['strange', 'nothing', 'EXECUTION_ERROR', 'undefined'],
    ['nowhere', undefined, 'UNKNOWN_HANDLER', 'no handler "nowhere"; it has: '],
    ['notAFunction', undefined, 'UNKNOWN_HANDLER', 'no handler "notAFunction"'],
    ['constructor', undefined, 'UNKNOWN_HANDLER', 'no handler "constructor"'],
    ['toString', undefined, 'UNKNOWN_HANDLER', 'no handler "toString"'],
    ['a\u001b"b', undefined, 'UNKNOWN_HANDLER', '"a\\u001b\\"b" is no name of a handler.'],
    ['not a name', undefined, 'UNKNOWN_HANDLER', '"not a name" is no name of a handler.'],
    ['cyclic', undefined, 'INVALID_OUTPUT', ''],
    ['loop', undefined, 'TIMEOUT', '300 ms inside the isolate are used up'],
    ['large', 1_023, 'PAYLOAD_LIMIT', ''],
    ['echo', 'x'.repeat(1_023), 'PAYLOAD_LIMIT', 'the input is longer than 1024 bytes'],
  ] as const)('of %s(%s) has the code %3$s', async (handler, input, code, message) => {
    const error = await failure(handler, input);
    expect(error).toMatchObject({ code, type: ERROR_TYPES[code], decision: undefined });
    expect(error.message).toContain(message);
  });

  it('is not there at the limit of the payload, in and out', async () => {
    // Two of the 1,024 are the quotes.
    expect(await call('large', 1_022)).toHaveLength(1_022);
    expect(await call('echo', 'x'.repeat(1_022))).toHaveLength(1_022);
  });

  it('names input that is no JSON data as the mistake of the caller', async () => {
    expect(await failure('echo', () => 1)).toMatchObject({
      message: 'The input of a call must be JSON data.',
    });
    const cyclic: Record<string, unknown> = {};
    cyclic['self'] = cyclic;
    expect(await failure('echo', cyclic)).toMatchObject({
      message: 'The input of a call must be JSON data.',
    });
    expect(await failure('echo', { n: 1n })).toMatchObject({
      message: 'The input of a call must be JSON data.',
    });
  });

  it('of a plugin that is not loaded has the code UNKNOWN_PLUGIN', async () => {
    expect(await caught(world.host.plugin('no.such').call('run'))).toMatchObject({
      code: 'UNKNOWN_PLUGIN',
      type: 'validation_error',
      plugin: 'no.such',
      message: 'No plugin "no.such" is loaded.',
    });
    expect(() => world.host.can('no.such', 'fs.read', '/data')).toThrow('No plugin "no.such"');
  });
});

describe('PERMISSION_DENIED', () => {
  it('carries the decision, which explains itself', async () => {
    const { decision } = await failure('denied', '/data/secret.txt');
    expect(decision).toMatchObject({
      effect: 'deny',
      action: 'fs.read',
      resource: { kind: 'path', path: '/data/secret.txt' },
      reason: 'not-granted',
    });
    const explanation = world.host.explain('test.plugin', decision!);
    expect(explanation.text).toContain('/data/secret.txt');
  });

  it('is not believed where nothing was denied: a faked code is an error of the plugin, without decision', async () => {
    const error = await failure('fake');
    expect(error).toMatchObject({
      code: 'EXECUTION_ERROR',
      type: 'runtime_error',
      message: 'denied, honestly',
      guestCode: 'PERMISSION_DENIED',
      decision: undefined,
    });
    expect(error.toJSON()).not.toHaveProperty('decision');
  });

  it('is not the code where the plugin was denied and failed of something else', async () => {
    expect(await failure('otherwise', '/data/a.txt')).toMatchObject({
      code: 'EXECUTION_ERROR',
      message: 'something else',
      decision: undefined,
    });
  });

  it('tells the guest what it asked for and why not, and neither rule nor file nor host path', async () => {
    const seen = (await call('handled', '/data/a.txt')) as Record<string, unknown>;
    expect(seen).toMatchObject({
      name: 'PermissionDenied',
      code: 'PERMISSION_DENIED',
      message: 'fs.readFile is not permitted: fs.read /data/a.txt (not-granted)',
    });
    expect(JSON.stringify(seen)).not.toContain(world.dir);
    expect(JSON.stringify(seen)).not.toMatch(/node:|file:|\.json/);
  });

  it('is no exception: of a guest, no code of the host is believed', async () => {
    expect(await failure('strange', 'faked')).toMatchObject({
      code: 'EXECUTION_ERROR',
      guestCode: 'HOST_CLOSED',
    });
    expect(await failure('strange', 'frozen')).toMatchObject({
      code: 'EXECUTION_ERROR',
      guestCode: 'X',
    });
  });
});

describe('guestStack', () => {
  it("names the author's file and line, before and after an answer of the host", async () => {
    const [message, frame, ...more] = (await failure('fail')).guestStack!.split('\n');
    expect(message).toBe('TypeError: wrong thing');
    expect(frame).toMatch(/^ {4}at .*\(index\.ts:4:11\)$/);
    expect(more).toEqual([]);
    const deep = (await failure('deep')).guestStack!.split('\n');
    expect(deep).toHaveLength(3);
    expect(deep[1]).toMatch(/^ {4}at deeper \(lib\/deeper\.ts:3:9\)$/);
    expect(deep[2]).toMatch(/^ {4}at .*\(index\.ts:8:5\)$/);
  });

  it('has no frame of the runtime, no name of the bundle and no path of the host', async () => {
    const handlers = [
      ['fail'],
      ['deep'],
      ['fake'],
      ['denied', '/data/a.txt'],
      ['otherwise', '/data/a.txt'],
      ['cyclic'],
      ['nowhere'],
    ] as const;
    for (const [handler, input] of handlers) {
      const { guestStack = '', message } = await failure(handler, input);
      for (const text of [guestStack, message]) {
        expect(text).not.toMatch(/skerry:|bundle\.mjs|node:|file:|\/sandbox\//);
        expect(text).not.toContain(world.dir);
      }
    }
  });
});
