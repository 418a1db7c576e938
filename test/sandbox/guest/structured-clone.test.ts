// structuredClone beside Node's own.

import { afterAll, describe, expect, it } from 'vitest';
import { endRunner, runInNode, valueOf } from './run-in-isolate.ts';

afterAll(endRunner);

const SHOW = `
const show = (value) => {
  const replace = (key, one) => typeof one === 'bigint' ? one + 'n' : one instanceof Map ? ['M', ...one] : one instanceof Set ? ['S', ...one] : Object.is(one, -0) ? '-0' : one;
  let text = Object.prototype.toString.call(value) + JSON.stringify(value, replace) + Object.keys(Object(value));
  if (value instanceof RegExp) text += value + value.lastIndex;
  if (value instanceof Error) text += [value.name, value.message, 'cause' in value, Object.getPrototypeOf(value) === Error.prototype, typeof value.stack];
  if (ArrayBuffer.isView(value)) text += [value.byteOffset, value.buffer.byteLength, value.byteLength];
  return text;
};
const refused = (task) => { try { return 'taken ' + show(task()); } catch (error) { return error.name + (typeof error.code === 'number' ? error.code : ''); } };
`;

async function same(snippet: string): Promise<void> {
  expect(await valueOf(SHOW + snippet)).toEqual(await runInNode(SHOW + snippet));
}

const values: Record<string, string> = {
  primitives: "[1, 's', null, undefined, true, 1n, -0, NaN]",
  'plain objects': "{ a: [1, { b: 2 }], ['__proto__']: { own: 1 } }",
  'arrays with holes and names': "Object.assign([1, , 3], { extra: 'x' })",
  dates: '[new Date(5), new Date(NaN)]',
  'regular expressions': 'Object.assign(/a(?<n>b)/giy, { lastIndex: 3 })',
  'maps and sets': 'new Map([[{}, new Set([1, [2]])], ["k", new Map()]])',
  'typed arrays': 'new Uint8Array([1, 2, 3]).subarray(1)',
  'big typed arrays': 'new BigInt64Array([5n, -1n])',
  'views of data': 'new DataView(new ArrayBuffer(8), 2, 3)',
  buffers: 'new ArrayBuffer(4)',
  wrappers: '[Object(1), Object("str"), Object(false)]',
  instances: 'new (class Point { constructor() { this.x = 1; } get y() { return 2; } })()',
  'errors with a cause': 'new RangeError("m", { cause: { c: 1 } })',
  'errors of a class':
    'Object.assign(new (class Mine extends TypeError {})("q"), { name: "Mine", extra: 1 })',
  'errors that say they are others': 'Object.assign(new Error("z"), { name: "TypeError" })',
  'errors of many': 'new AggregateError([new Error("i")], "all")',
  'errors without a message':
    '[new Error(), new Error("")].map((e) => Object.hasOwn(structuredClone(e), "message"))',
  'inherited and hidden properties':
    'Object.create({ inherited: 1 }, { own: { value: 1 }, shown: { value: 2, enumerable: true } })',
  getters: '{ get g() { return 7; } }',
  DOMExceptions: 'new DOMException("a", "AbortError")',
};

describe('structuredClone', () => {
  it.each(Object.keys(values))('copies %s as Node does', async (name) => {
    await same(
      `const value = ${values[name]}; const copy = structuredClone(value); return [show(copy), Array.isArray(copy) ? copy.map(show) : 0, copy !== value];`,
    );
  });

  it('copies a wrapped BigInt', async () => {
    expect(
      await valueOf(
        'const copy = structuredClone(Object(2n)); return [typeof copy, copy + 1n === 3n];',
      ),
    ).toEqual(['object', true]);
  });

  it('keeps circles, shared parts and shared buffers', async () => {
    await same(`
      const circle = { map: new Map(), list: [] }; circle.self = circle; circle.map.set(circle, circle.list); circle.list.push(circle.map);
      const copy = structuredClone(circle);
      const shared = {}; const twice = structuredClone([shared, shared]);
      const buffer = new ArrayBuffer(8); const views = structuredClone([new Uint8Array(buffer), new Uint16Array(buffer, 2)]);
      return [copy.self === copy, copy.map.get(copy) === copy.list, copy.list[0] === copy.map, twice[0] === twice[1], views[0].buffer === views[1].buffer, views[1].byteOffset];`);
  });

  it('moves buffers of the transfer list, and none if it fails', async () => {
    await same(`
      const moved = new ArrayBuffer(8); new Uint8Array(moved)[0] = 9;
      const copy = structuredClone({ moved, view: new Uint8Array(moved) }, { transfer: [moved] });
      const kept = new ArrayBuffer(3); refused(() => structuredClone(() => 1, { transfer: [kept] }));
      return [moved.byteLength, moved.detached, copy.moved.byteLength, copy.view[0], copy.view.buffer === copy.moved, kept.byteLength, structuredClone(1, { transfer: [] }), structuredClone(1, {}), structuredClone(1, null)];`);
  });

  it('refuses what cannot be copied or moved with the errors of the standard', async () => {
    await same(`
      const gone = new ArrayBuffer(1); structuredClone(1, { transfer: [gone] });
      const one = new ArrayBuffer(1);
      return [() => 1, Symbol('x'), new WeakMap(), new WeakSet(), Promise.resolve(), { f() {} }, [Symbol()]].map((value) => refused(() => structuredClone(value)))
        .concat([[gone], [one, one], [{}], [5], 5].map((transfer) => refused(() => structuredClone(1, { transfer }))))
        .concat([refused(() => structuredClone()), refused(() => structuredClone({ get a() { throw new RangeError('g'); } }))]);`);
  });

  it('refuses events and their targets, where Node makes empty objects of them', async () => {
    const value = await valueOf(`${SHOW}
      return [new AbortController().signal, new EventTarget(), new Event('x')].map((one) => refused(() => structuredClone(one)));`);
    expect(value).toEqual(['DataCloneError25', 'DataCloneError25', 'DataCloneError25']);
  });

  it('copies what a Proxy shows, since no code can tell one from a plain object', async () => {
    expect(
      await valueOf('return structuredClone(new Proxy({ a: 1 }, { ownKeys: () => ["a"] }));'),
    ).toEqual({ a: 1 });
  });
});
