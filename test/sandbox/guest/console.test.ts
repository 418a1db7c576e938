// What console writes: one capped line each, made without running the guest's getters or toString.

import { afterAll, describe, expect, it } from 'vitest';
import { endRunner, runInIsolate, valueOf } from './run-in-isolate.ts';

afterAll(endRunner);

async function logged(snippet: string): Promise<[number, string][]> {
  const { posts, error, broken } = await runInIsolate(snippet);
  expect([error, broken]).toEqual([undefined, undefined]);
  return posts.filter((post) => post.kind === 'log').map((post) => [post.a, post.text]);
}
const line = async (snippet: string): Promise<string> =>
  (await logged(snippet))[0]?.[1] ?? 'nothing';

describe('console', () => {
  it('gives each method its level', async () => {
    const lines = await logged(
      "console.debug('d'); console.log('l'); console.info('i'); console.warn('w'); console.error('e'); console.dir('x'); console.assert(0, 'a'); console.assert(1, 'never');",
    );
    expect(lines).toEqual([
      [0, 'd'],
      [1, 'l'],
      [1, 'i'],
      [2, 'w'],
      [3, 'e'],
      [1, '"x"'],
      [3, 'Assertion failed: a'],
    ]);
  });

  it('shows values the way a person reads them', async () => {
    const shown = await line(
      "class Point { constructor() { this.x = 1; } } console.log('a', 1, -0, 2n, true, null, undefined, Symbol('s'), [1, , 'b'], { k: 'v', [Symbol('t')]: 1 }, new Point(), Object.create(null), () => 1, function named() {}, new Map([[1, { a: 1 }]]), new Set(['x']), new Date(0), /a/gi, new Uint8Array([1, 2]), new ArrayBuffer(3), Promise.resolve(), Object('w'));",
    );
    expect(shown).toBe(
      'a 1 -0 2n true null undefined Symbol(s) [ 1, <empty>, "b" ] { k: "v", [Symbol(t)]: 1 } Point { x: 1 } [Object: null prototype] {} [Function (anonymous)] [Function: named] Map(1) { 1 => { a: 1 } } Set(1) { "x" } 1970-01-01T00:00:00.000Z /a/gi Uint8Array(2) [ 1, 2 ] ArrayBuffer { byteLength: 3 } Promise {} [String: "w"]',
    );
  });

  it('shows an error with its stack, its own properties and its cause', async () => {
    const shown = await line(
      "const error = new TypeError('wrong', { cause: 'why' }); error.code = 'E_X'; console.log(error);",
    );
    expect(shown).toMatch(/^TypeError: wrong\n {4}at plugin:snippet\.js:\d+:\d+/);
    expect(shown).toContain('{ code: "E_X" }');
  });

  it('fills placeholders and leaves what is none', async () => {
    expect(
      await line(
        "console.log('%s|%d|%i|%f|%j|%o|%c|%%|%x|%s', 's', '4', 4.7, '1.5', { a: 1 }, [1], 'css', 'last', 'extra');",
      ),
    ).toBe('s|4|4|1.5|{ a: 1 }|[ 1 ]||%|%x|last extra');
    expect(await line("console.log('100%', 5);")).toBe('100% 5');
    expect(await line("console.log('%d %s', { valueOf() { throw 1; } }, Symbol('q'));")).toBe(
      'NaN Symbol(q)',
    );
  });

  it('stops at depth four and at circles', async () => {
    expect(await line('const a = { b: { c: { d: { e: { f: 1 } } } } }; console.log(a);')).toBe(
      '{ b: { c: { d: { e: [Object] } } } }',
    );
    expect(await line('const a = { n: 1 }; a.self = a; a.list = [a]; console.log(a);')).toBe(
      '{ n: 1, self: [Circular], list: [ [Circular] ] }',
    );
  });

  it('never runs a getter, a toString or a toJSON of the guest', async () => {
    const lines = await logged(`
      let ran = 0;
      const nosy = { get a() { ran++; return 1; }, set b(v) {}, toString() { ran++; return 'x'; }, toJSON() { ran++; }, [Symbol.toPrimitive]() { ran++; }, get [Symbol.toStringTag]() { ran++; } };
      const error = new Error('m'); Object.defineProperty(error, 'stack', { get() { ran++; } }); Object.defineProperty(error, 'message', { get() { ran++; } });
      console.log(nosy, [nosy], new Map([[nosy, nosy]]), error);
      console.log('%s %d %i %f', nosy, nosy, nosy, nosy);
      console.time(nosy); console.count(nosy);
      console.log(String(ran));`);
    expect(lines.at(-1)?.[1]).toBe('0');
    expect(lines[0]?.[1]).toContain('a: [Getter], b: [Setter]');
  });

  const hostile: Record<string, string> = {
    'a Proxy that throws':
      'new Proxy({}, { get() { throw 1; }, ownKeys() { throw 2; }, getPrototypeOf() { throw 3; }, getOwnPropertyDescriptor() { throw 4; } })',
    'a revoked Proxy':
      '(() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy; })()',
    'a revoked array Proxy':
      '(() => { const { proxy, revoke } = Proxy.revocable([], {}); revoke(); return proxy; })()',
    'a function with a throwing name':
      'Object.defineProperty(() => 1, "name", { get() { throw 1; } })',
    'an endless chain of prototypes':
      '(() => { const p = new Proxy({}, { getPrototypeOf: () => p }); return p; })()',
    'a detached buffer':
      '(() => { const b = new Uint8Array(4); structuredClone(b.buffer, { transfer: [b.buffer] }); return b; })()',
    'an error that is a Proxy':
      'new Proxy(new Error("x"), { getOwnPropertyDescriptor() { throw 1; } })',
  };
  it.each(Object.keys(hostile))('survives %s', async (name) => {
    const lines = await logged(
      `const value = ${hostile[name]}; console.log(value, [value]); console.log('after');`,
    );
    expect(lines.at(-1)).toEqual([1, 'after']);
    expect(lines).toHaveLength(2);
  });

  it('survives a full stack', async () => {
    const lines = await logged(
      "let depth = 0; const dig = () => { depth++; console.log('x'.repeat(10), { depth }); dig(); }; try { dig(); } catch {} console.log('after');",
    );
    expect(lines.at(-1)).toEqual([1, 'after']);
  });

  it('passes a line of 8,192 characters and cuts one of 8,193', async () => {
    const lines = await logged(
      "console.log('x'.repeat(8192)); console.log('x'.repeat(8193)); console.log('%s', 'x'.repeat(9000)); console.log(['x'.repeat(9000)]);",
    );
    expect(lines.map(([, text]) => text.length)).toEqual([8192, 8199, 8199, 8199]);
    expect(lines[1]?.[1]).toMatch(/x… \(cut\)$/);
  });

  it('shows the first hundred of many', async () => {
    expect(await line('console.log(Array.from({ length: 101 }, (_, i) => i % 10));')).toMatch(
      /, … 1 more \]$/,
    );
    expect(
      await line(
        'console.log(Object.fromEntries(Array.from({ length: 150 }, (_, i) => ["k" + i, 1])));',
      ),
    ).toMatch(/k99: 1, … 50 more }$/);
    expect(await line('console.log(new Set(Array.from({ length: 150 }, (_, i) => i)));')).toMatch(
      /99, … 50 more }$/,
    );
  });

  it('indents groups, counts and measures', async () => {
    const lines = await logged(
      "console.group('g'); console.log('in'); console.groupEnd(); console.groupEnd(); console.log('out'); console.count(); console.count(); console.countReset(); console.count(); console.count('x'); console.time('t'); console.timeLog('t', 1); console.timeEnd('t'); console.timeEnd('t');",
    );
    expect(lines.map(([, text]) => text.replace(/\d+ms/, 'Nms'))).toEqual([
      'g',
      '  in',
      'out',
      'default: 1',
      'default: 2',
      'default: 1',
      'x: 1',
      't: Nms 1',
      't: Nms',
      "Timer 't' does not exist",
    ]);
  });

  it('works when its methods are taken off it', async () => {
    expect(await line('const { log } = console; [1].forEach(log);')).toBe('1 0 [ 1 ]');
  });

  it('goes on when the outbox refuses', async () => {
    expect(
      await valueOf(
        "bridge.post = () => { throw new Error('full'); }; console.log('x'); console.trace(); return 'alive';",
      ),
    ).toBe('alive');
  });
});
