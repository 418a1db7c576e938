// What a guest finds: the exact list of globals, and nothing dangerous anywhere behind them.

import { afterAll, describe, expect, it } from 'vitest';
import { endRunner, runInNode, valueOf } from './run-in-isolate.ts';

afterAll(endRunner);

const LANGUAGE =
  'AggregateError Array ArrayBuffer AsyncDisposableStack BigInt BigInt64Array BigUint64Array Boolean DataView Date DisposableStack Error EvalError Float32Array Float64Array Function Infinity Int16Array Int32Array Int8Array Intl Iterator JSON Map Math NaN Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set String SuppressedError Symbol SyntaxError Temporal TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakSet decodeURI decodeURIComponent encodeURI encodeURIComponent escape eval globalThis isFinite isNaN parseFloat parseInt undefined unescape';
const WEB =
  'AbortController AbortSignal Blob ByteLengthQueuingStrategy CountQueuingStrategy Crypto CryptoKey CustomEvent DOMException Event EventTarget File FormData Headers Performance QuotaExceededError ReadableStream ReadableStreamDefaultController ReadableStreamDefaultReader Request Response SubtleCrypto TextDecoder TextEncoder URL URLSearchParams atob btoa clearInterval clearTimeout console crypto fetch performance queueMicrotask self setInterval setTimeout structuredClone';

// Everything that can be reached by properties, prototypes and accessors, with the first path found.
const WALK = `
const found = new Map();
const visit = (path, value) => {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || found.has(value)) return;
  found.set(value, path);
  for (const key of Reflect.ownKeys(value)) {
    const slot = Reflect.getOwnPropertyDescriptor(value, key);
    const name = path + '.' + String(key);
    visit(name, slot.value);
    visit('get ' + name, slot.get);
    visit('set ' + name, slot.set);
  }
  visit(path + '.__proto__', Reflect.getPrototypeOf(value));
};
void URL; void URLSearchParams;
visit('globalThis', globalThis);
visit('async', async () => {});
visit('generator', (function* () {})());
visit('async generator', (async function* () {})());
visit('map iterator', new Map().entries());
visit('match', 'a'.matchAll(/a/g));
visit('string iterator', ''[Symbol.iterator]());
visit('segments', new Intl.Segmenter('en').segment('a'));
visit('segment iterator', new Intl.Segmenter('en').segment('a')[Symbol.iterator]());
visit('signal', new AbortController().signal);
visit('event', new Event('x'));
visit('error', new DOMException());
visit('more', new QuotaExceededError());
visit('sizes', [new CountQueuingStrategy({ highWaterMark: 1 }).size, new ByteLengthQueuingStrategy({ highWaterMark: 1 }).size]);
visit('headers', new Headers().entries());
visit('form', new FormData().entries());
visit('stream', new ReadableStream({ start(controller) { visit('controller', controller); } }).values());
visit('reader', new ReadableStream().getReader());
visit('response', new Response('x').body);
visit('request', new Request('https://a.example/').signal);
visit('arguments', (function () { return arguments; })());
`;

describe('the realm of a guest', () => {
  it('has exactly the globals of this list, so that a newer V8 adds none', async () => {
    const names = await valueOf('return Reflect.ownKeys(globalThis).map(String).sort();');
    expect(names).toEqual(`${LANGUAGE} ${WEB}`.split(' ').sort());
  });

  it('has nothing behind its globals that was taken away', async () => {
    const gone = await valueOf(`${WALK}
      const names = /^(resize|grow|transfer|transferToFixedLength|transferToImmutable|sliceToImmutable|SharedArrayBuffer|WeakRef|FinalizationRegistry|Float16Array|v8BreakIterator|ShadowRealm|waitAsync|getFloat16|setFloat16|instantiate|createTask)$/;
      const out = [];
      for (const [value, path] of found) {
        const tag = Object.prototype.toString.call(value);
        if (typeof value === 'function' && names.test(value.name)) out.push(path);
        if (/SharedArrayBuffer|WebAssembly|WeakRef|FinalizationRegistry|Atomics|Float16/.test(tag)) out.push(path);
        for (const key of Reflect.ownKeys(value)) if (/^(maxByteLength|resizable|growable)$/.test(String(key))) out.push(path + '.' + String(key));
      }
      return [out, found.size > 1000];`);
    expect(gone).toEqual([[], true]);
  });

  it('reaches neither the bridge nor what the dispatcher holds', async () => {
    const reached = await valueOf(`${WALK}
      const trusted = [bridge, bridge.post, runtime, ...Object.values(runtime), describeError, toJsonText, makeAbort];
      return [trusted.length, trusted.filter((one) => found.has(one)).length];`);
    expect(reached).toEqual([11, 0]);
  });

  const same =
    'URL URLSearchParams TextEncoder TextDecoder EventTarget AbortController DOMException Headers Request Response FormData Blob File ReadableStreamDefaultReader';
  it.each(same.split(' '))('shapes %s as Node does, member by member', async (name) => {
    const shape = `
      const out = [];
      const slot = Object.getOwnPropertyDescriptor((void ${name}, globalThis), '${name}');
      out.push([slot.writable, slot.enumerable, slot.configurable, ${name}.name, ${name}.length, Object.prototype.toString.call(${name}.prototype)].join());
      for (const owner of [${name}, ${name}.prototype]) for (const key of Reflect.ownKeys(owner)) {
        const one = Object.getOwnPropertyDescriptor(owner, key);
        const member = one.value ?? one.get;
        if (typeof key === 'symbol' && key !== Symbol.toStringTag && key !== Symbol.iterator) continue;
        if (/ObjectURL|constructor|textStream|Navigation|attribute/.test(String(key))) continue;
        out.push([String(key), one.writable, one.enumerable, one.configurable, !!one.get, !!one.set, typeof member === 'function' ? member.name + member.length : ''].join());
      }
      return out.sort();`;
    expect(await valueOf(shape)).toEqual(await runInNode(shape));
  });

  it('has functions of the web that are enumerable, writable and no constructors', async () => {
    const shapes = await valueOf(`
      return ['atob', 'btoa', 'clearInterval', 'clearTimeout', 'fetch', 'queueMicrotask', 'setInterval', 'setTimeout', 'structuredClone'].map((name) => {
        const slot = Object.getOwnPropertyDescriptor(globalThis, name);
        let made = false;
        try { new slot.value('1'); made = true; } catch {}
        return [slot.value.name === name, slot.writable, slot.enumerable, slot.configurable, slot.value.length < 2, made].join();
      });`);
    expect(new Set(shapes as string[])).toEqual(new Set(['true,true,true,true,true,false']));
  });

  it('lets a guest put its own URL in the place of the one that was not made yet', async () => {
    expect(await valueOf('globalThis.URL = 5; return [URL, typeof URLSearchParams];')).toEqual([
      5,
      'function',
    ]);
  });
});
