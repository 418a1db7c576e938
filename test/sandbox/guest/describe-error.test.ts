// Whatever a guest throws becomes four capped strings, and JSON texts fail without letting anything of the guest out.

import { afterAll, describe, expect, it } from 'vitest';
import { endRunner, valueOf } from './run-in-isolate.ts';

afterAll(endRunner);

type Described = { name: string; message: string; stack: string; code?: string };
const described = async (thrown: string): Promise<Described> =>
  (await valueOf(`return describeError(${thrown});`)) as Described;

describe('describeError', () => {
  it('takes name, message, stack and code from an error', async () => {
    const text = await described('Object.assign(new TypeError("bad"), { code: "E_BAD" })');
    expect(text).toMatchObject({ name: 'TypeError', message: 'bad', code: 'E_BAD' });
    expect(text.stack).toMatch(/^TypeError: bad\n {4}at plugin:snippet\.js/);
  });

  it('takes them from an AbortError too', async () => {
    expect(await described('AbortSignal.abort().reason')).toMatchObject({
      name: 'AbortError',
      code: '20',
    });
  });

  const others: [string, string][] = [
    ['"boom"', 'boom'],
    ['5', '5'],
    ['5n', '5n'],
    ['null', 'null'],
    ['undefined', 'undefined'],
    ['Symbol("s")', 'Symbol(s)'],
    ['() => 1', '[Function (anonymous)]'],
    ['{ reason: 1 }', '{ reason: 1 }'],
    ['[1, 2]', '[ 1, 2 ]'],
    ['Object.create(null)', '[Object: null prototype] {}'],
    ['{ name: 5, message: {} }', '{ name: 5, message: {} }'],
  ];
  it.each(others)('shows what is no error: %s', async (thrown, message) => {
    expect(await described(thrown)).toEqual({ name: 'Error', message, stack: '' });
  });

  const hostile: Record<string, string> = {
    'a Proxy whose traps throw':
      'new Proxy({}, { get() { throw new Proxy({}, {}); }, ownKeys() { throw 1; }, getPrototypeOf() { throw 1; } })',
    'a Proxy whose traps throw themselves':
      '(() => { const p = new Proxy(new Error(), { get() { throw p; }, getPrototypeOf() { throw p; }, getOwnPropertyDescriptor() { throw p; } }); return p; })()',
    'a revoked Proxy':
      '(() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy; })()',
    'getters that throw':
      '{ get name() { throw 1; }, get message() { throw 1; }, get stack() { throw 1; }, get code() { throw 1; } }',
    'getters that return objects':
      '{ get name() { return {}; }, get message() { return []; }, get stack() { return () => 1; }, get code() { return {}; } }',
    'getters that recurse for ever':
      '{ get name() { return this.name; }, get message() { return this.message; }, get stack() { return this.stack; } }',
    'strings that are objects':
      'Object.assign(Object.create(Error.prototype), { name: Object("x"), message: Object("y"), stack: Object("z") })',
    'a toString that throws': '{ toString() { throw 1; }, [Symbol.toPrimitive]() { throw 2; } }',
    'a thenable': '{ then() { throw 1; } }',
  };
  it.each(Object.keys(hostile))('survives %s', async (name) => {
    const text = await described(hostile[name] as string);
    for (const [key, value] of Object.entries(text)) {
      expect([key, typeof value]).toEqual([key, 'string']);
    }
  });

  it('lets at most 128 characters of a name and a code out, and 8,192 of a message and a stack', async () => {
    const at = await described(
      "{ name: 'n'.repeat(128), message: 'm'.repeat(8192), stack: 's'.repeat(8192), code: 'c'.repeat(128) }",
    );
    const over = await described(
      "{ name: 'n'.repeat(129), message: 'm'.repeat(8193), stack: 's'.repeat(8193), code: 'c'.repeat(129) }",
    );
    const lengths = ({ name, message, stack, code }: Described): unknown => [
      name.length,
      message.length,
      stack.length,
      code?.length,
    ];
    expect(lengths(at)).toEqual([128, 8192, 8192, 128]);
    expect(lengths(over)).toEqual([128, 8192, 8192, 128]);
  });

  it('gives strings only, on an object without a prototype', async () => {
    expect(
      await valueOf(
        'const text = describeError(new Error("x")); return [Object.getPrototypeOf(text), Object.keys(text)];',
      ),
    ).toEqual([null, ['name', 'message', 'stack', 'code']]);
  });

  it('survives being called on a full stack, or lets the plain overflow through', async () => {
    const value = await valueOf(`
      const bad = new Set();
      const dig = () => { try { const text = describeError({ get name() { throw 1; } }); if (typeof text.name !== 'string') bad.add('not text'); } catch (error) { if (!(error instanceof RangeError)) bad.add(String(error)); } dig(); };
      try { dig(); } catch {}
      return [...bad];`);
    expect(value).toEqual([]);
  });
});

describe('toJsonText', () => {
  const text = (value: string, cap = 1000): Promise<unknown> =>
    valueOf(`return toJsonText(${value}, ${cap});`);

  it('makes JSON, and nothing of what JSON has no word for', async () => {
    expect(
      await text('{ a: [1, undefined, () => 1], b: undefined, c: new Date(0), d: "\\ud800" }'),
    ).toEqual({
      ok: true,
      text: '{"a":[1,null,null],"c":"1970-01-01T00:00:00.000Z","d":"\\ud800"}',
    });
    for (const none of ['undefined', '() => 1', 'Symbol("x")'])
      expect(await text(none)).toEqual({ ok: true });
  });

  it('passes a text of the cap and refuses one longer by one', async () => {
    expect(await text('"x".repeat(8)', 10)).toMatchObject({ ok: true });
    expect(await text('"x".repeat(9)', 10)).toMatchObject({ ok: false, reason: 'too-long' });
  });

  it('names a cycle and a BigInt', async () => {
    expect(await text('(() => { const a = {}; a.a = a; return a; })()')).toMatchObject({
      ok: false,
      reason: 'not-json',
    });
    expect(await text('{ a: 1n }')).toMatchObject({
      ok: false,
      reason: 'not-json',
      error: { name: 'TypeError' },
    });
  });

  it('turns what toJSON and getters throw into text', async () => {
    const thrown = await text('{ toJSON() { throw new Proxy({}, { get() { throw 1; } }); } }');
    expect(thrown).toMatchObject({ ok: false, reason: 'threw', error: { name: 'Error' } });
    expect(await text('{ get a() { throw new RangeError("mine"); } }')).toMatchObject({
      reason: 'threw',
      error: { name: 'RangeError', message: 'mine' },
    });
    expect(
      await text(
        '(() => { const deep = []; let at = deep; for (let i = 0; i < 1e5; i++) at = at[0] = []; return deep; })()',
      ),
    ).toMatchObject({ ok: false });
  });
});
