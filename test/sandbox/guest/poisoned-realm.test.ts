// Trusted guest code in a realm where a guest has replaced every built-in function by one that reports its caller: the
// globals must work and call none of them.

import { afterAll, describe, expect, it } from 'vitest';
import { endRunner, valueOf } from './run-in-isolate.ts';

afterAll(endRunner);

// Walks the language's own objects and replaces each function, and adds setters and keys on prototypes that catch a
// careless assignment, lookup or descriptor.
const POISON = `
const heard = [];
const { apply, construct, ownKeys, defineProperty, getOwnPropertyDescriptor, getPrototypeOf, setPrototypeOf } = Reflect;
const { create } = Object;
const bare = (own) => (setPrototypeOf(own, null), own);
let listening = false;
let count = 0;
const list = bare([]);
const hear = (name) => { if (listening) list[count++] = name; };
const seen = new Set();
const seenHas = Function.prototype.call.bind(Set.prototype.has), seenAdd = Function.prototype.call.bind(Set.prototype.add);
const WEB = ['console', 'self', 'globalThis', 'setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'queueMicrotask',
  'structuredClone', 'atob', 'btoa', 'TextEncoder', 'TextDecoder', 'Event', 'EventTarget', 'AbortSignal', 'AbortController',
  'DOMException', 'performance', 'URL', 'URLSearchParams', 'Blob', 'File', 'FormData', 'Headers', 'Request', 'Response', 'fetch', 'crypto',
  'ReadableStream', 'ReadableStreamDefaultController', 'ReadableStreamDefaultReader', 'Crypto', 'CryptoKey', 'SubtleCrypto', 'CustomEvent', 'Performance',
  'QuotaExceededError', 'CountQueuingStrategy', 'ByteLengthQueuingStrategy', 'harness'];
const roots = ownKeys(globalThis).filter((key) => !WEB.includes(key)).map((key) => [String(key), globalThis[key]]);
roots.push(['AsyncFunction', (async () => {}).constructor], ['Generator', (function* () {})()], ['AsyncGenerator', (async function* () {})()],
  ['MapIterator', new Map().entries()], ['SetIterator', new Set().values()], ['ArrayIterator', [].values()], ['StringIterator', ''[Symbol.iterator]()],
  ['RegExpIterator', 'a'.matchAll(/a/g)], ['TypedArray', getPrototypeOf(Uint8Array)]);
const found = [];
const visit = (path, value) => {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return;
  seen.add(value);
  found.push([path, value]);
  for (const key of ownKeys(value)) {
    const slot = getOwnPropertyDescriptor(value, key);
    if ('value' in slot) visit(path + '.' + String(key), slot.value);
  }
  visit(path + '.__proto__', getPrototypeOf(value));
};
for (const [name, value] of roots) visit(name, value);
const wrap = (path, original) => {
  const wrapper = function (...args) {
    hear(path);
    return new.target === undefined ? apply(original, this, args) : construct(original, args, new.target === wrapper ? original : new.target);
  };
  if (original.prototype !== undefined) wrapper.prototype = original.prototype;
  return wrapper;
};
const setDescriptor = (target, key, slot) => { try { defineProperty(target, key, bare(slot)); } catch {} };
for (const [path, object] of found) {
  for (const key of ownKeys(object)) {
    const slot = getOwnPropertyDescriptor(object, key);
    const name = path + '.' + String(key);
    if (slot.configurable !== true && slot.writable !== true) continue;
    if (typeof slot.value === 'function') {
      if (slot.configurable) setDescriptor(object, key, { value: wrap(name, slot.value), writable: true, configurable: true, enumerable: slot.enumerable });
      else object[key] = wrap(name, slot.value);
    } else if (slot.get && slot.configurable) {
      setDescriptor(object, key, { get: wrap('get ' + name, slot.get), set: slot.set && wrap('set ' + name, slot.set), configurable: true, enumerable: slot.enumerable });
    }
  }
}
for (const [name] of roots) {
  const slot = getOwnPropertyDescriptor(globalThis, name);
  if (slot && slot.configurable && typeof slot.value === 'function') {
    setDescriptor(globalThis, name, { value: wrap(name, slot.value), writable: true, configurable: true, enumerable: false });
  } else if (slot && slot.configurable) {
    const value = slot.value;
    setDescriptor(globalThis, name, { get: () => (hear('global ' + name), value), configurable: true });
  }
}
// What a careless write, read or descriptor would hit.
for (let i = 0; i < 64; i++) {
  setDescriptor(Array.prototype, i, { get() { hear('get Array.prototype.' + i); }, set() { hear('set Array.prototype.' + i); }, configurable: true });
}
for (const key of ['get', 'set', 'value', 'writable', 'enumerable', 'configurable', 'then', 'call', 'callback', 'capture', 'once', 'signal',
  'alphabet', 'lastChunkHandling', 'bubbles', 'handleEvent', 'every', 'ok', 'text']) {
  setDescriptor(Object.prototype, key, { get() { hear('get Object.prototype.' + key); }, set() { hear('set Object.prototype.' + key); }, configurable: true });
}
const during = (task) => {
  count = 0;
  listening = true;
  try { return task(); } finally { listening = false; }
};
const report = () => { let all = ''; for (let i = 0; i < count; i++) all += list[i] + '\\n'; return all; };
`;

/** What was heard while `task` ran, after `before` had made what it needs. */
async function heard(before: string, task: string): Promise<string[]> {
  const text = await valueOf(
    `${before}\n${POISON}\nduring(() => {\n${task}\n});\nreturn report();`,
  );
  return (text as string).split('\n').filter((line) => line !== '');
}

describe('globals in a realm a guest has poisoned', () => {
  it('hears a careless call, so that silence means something', async () => {
    const careless =
      'const items = [1]; items.push(2); for (const x of items) void x; void { a: 1 }.then; new Map([[1, 2]]);';
    expect(await heard('', careless)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/push$/),
        expect.stringMatching(/Symbol\(Symbol.iterator\)$/),
        'set Array.prototype.1',
        'get Object.prototype.then',
        'Map',
      ]),
    );
  });

  /** `settles`: a promise is settled with an object, and the language asks every such object for `then`. */
  const families: Record<string, { before?: string; task: string; settles?: true }> = {
    console: {
      before:
        'const values = { a: [1, new Map([[1, 2]]), new Set([3])], d: new Date(0), r: /x/g, u: new Uint8Array(3), f() {}, get g() { return 1; } }; const error = new Error("x"); class Point {} const point = new Point();',
      task: `console.log('%s %d %o %j', 'a', 1, values, point); console.error(error); console.group('g'); console.groupEnd();
        console.count(); console.countReset(); console.time(); console.timeLog(); console.timeEnd(); console.trace('t');
        console.assert(false, 1); console.table(values); console.dir(values); console.log(1n, -0, Symbol.iterator, null, undefined);`,
    },
    timers: {
      before: 'let timer; const task = () => {};',
      task: 'clearTimeout(setTimeout(task, 5, 1, 2)); timer = setInterval(task, 9); runtime.fireTimer(timer); clearInterval(timer); runtime.setCurrentCall(4); setTimeout(task); runtime.endTimersOf(4); queueMicrotask(task);',
    },
    structuredClone: {
      before:
        'const data = { a: [1, , { b: 2 }], m: new Map([[{}, new Set([1])]]), d: new Date(0), r: /x/gi, e: new RangeError("m", { cause: 1 }), u: new Uint8Array(4), v: new DataView(new ArrayBuffer(8)), o: Object(1), s: Object("x"), x: new DOMException("a", "AbortError") }; data.self = data; const buffer = new ArrayBuffer(4); const options = Object.assign(Object.create(null), { transfer: [buffer] });',
      task: 'structuredClone(data); structuredClone(buffer, options); try { structuredClone(() => 1); } catch {}',
    },
    'text encoding': {
      before:
        'const bytes = new Uint8Array(600).fill(65); const wide = new TextEncoder().encode("é😀".repeat(40)); const odd = new Uint8Array([0xff, 0x41, 0xe2, 0x82]); const { buffer } = odd; const fatal = Object.assign(Object.create(null), { fatal: true }); const stream = Object.assign(Object.create(null), { stream: true });',
      task: `const encoder = new TextEncoder(); encoder.encode('aé😀'); encoder.encodeInto('aé', bytes);
        new TextDecoder().decode(bytes); new TextDecoder().decode(wide); new TextDecoder().decode(odd, stream);
        try { new TextDecoder('utf-8', fatal).decode(odd); } catch {}
        new TextDecoder('utf-16le').decode(odd); new TextDecoder('latin1').decode(buffer); try { new TextDecoder('x'); } catch {}`,
    },
    base64: {
      task: `atob(btoa('hello')); try { atob('*'); } catch {} try { btoa('€'); } catch {}`,
    },
    events: {
      before:
        'const target = new EventTarget(); const listener = () => {}; const object = { __proto__: null, handleEvent() { throw 1; } }; const once = Object.assign(Object.create(null), { once: true }); const init = Object.assign(Object.create(null), { cancelable: true });',
      task: `target.addEventListener('a', listener); target.addEventListener('a', object, once); const event = new Event('a', init);
        target.dispatchEvent(event); event.preventDefault(); event.composedPath(); target.removeEventListener('a', listener); void event.timeStamp;
        const custom = new CustomEvent('c', init); target.dispatchEvent(custom); void custom.detail; custom.initCustomEvent('d', true, true, 1); performance.addEventListener('a', listener);`,
    },
    'abort signals': {
      before:
        'const source = new AbortController(); const sources = [source.signal, AbortSignal.timeout(1e6)]; const listener = () => {};',
      task: `const any = AbortSignal.any(sources); any.onabort = listener; any.addEventListener('abort', listener); source.abort();
        void any.aborted; try { any.throwIfAborted(); } catch {} AbortSignal.abort(); AbortSignal.timeout(5); makeAbort().abort();`,
    },
    'texts of results and errors': {
      before:
        'const error = Object.assign(new TypeError("m"), { code: "E" }); const cycle = { __proto__: null }; cycle.self = cycle; const plain = { __proto__: null, a: { __proto__: null, b: "x" } };',
      task: 'describeError(error); describeError("x"); describeError(plain); describeError(null); toJsonText(plain, 100); toJsonText(plain, 1); toJsonText(cycle, 100); toJsonText(undefined, 1);',
    },
    'uncaught errors': {
      before: 'const error = new Error("u");',
      task: 'runtime.reportUncaught("x", error); performance.now(); performance.toJSON();',
    },
    'dates as text': {
      before:
        'const date = new Date(0); const { toLocaleDateString } = Date.prototype; const options = Object.assign(Object.create(null), { weekday: "long" }); const call = Reflect.apply; const args = ["de", options];',
      task: 'call(toLocaleDateString, date, args); call(toLocaleDateString, date, args);',
    },
    'Intl objects': {
      before:
        'const { NumberFormat, Collator } = Intl; const options = Object.assign(Object.create(null), { style: "percent" });',
      task: 'new NumberFormat("de", options); new NumberFormat("de", options); new Collator();',
    },
    'Headers, Request and Response': {
      settles: true,
      before: `const pairs = Object.assign(Object.create(null), { a: 'b', 'x-y': ' z ' }); const init = Object.assign(Object.create(null), { method: 'put', body: 'text', headers: pairs });
        const bytes = new Uint8Array([123, 125]); const each = () => {}; const answer = Object.assign(Object.create(null), { status: 201, headers: pairs }); const source = new AbortController();
        const signal = Object.assign(Object.create(null), { signal: source.signal, redirect: 'manual' });`,
      task: `const headers = new Headers(pairs); headers.append('q', '1'); headers.set('q', '2'); headers.get('q'); headers.has('r'); headers.delete('x-y'); headers.getSetCookie();
        const entries = headers.entries(); entries.next(); headers.keys().next(); headers.values().next(); headers.forEach(each); new Headers(headers);
        const request = new Request('https://a.example/b', init); const copy = request.clone(); const next = new Request(copy, signal); void next.signal.aborted; source.abort(); void next.url; void request.headers;
        const response = new Response(bytes, answer); response.clone(); void response.body; void response.bodyUsed; void response.ok; Response.redirect('https://a.example/'); Response.error();
        request.text(); new Response('{}').json(); new Response('x').arrayBuffer(); new Response('x').bytes();`,
    },
    'blobs, forms and streams': {
      settles: true,
      before: `const parts = ['a', new Uint8Array(3)]; const type = Object.assign(Object.create(null), { type: 'a/b' }); const form = new FormData(); const each = () => {}; let give; const form2 = new FormData(); form2.append('a', 'b');
        const source = Object.assign(Object.create(null), { start(controller) { give = controller; } }); const items = [1, 2]; const bytes = new Uint8Array([65]); const most = Object.assign(Object.create(null), { highWaterMark: 2 }); const [one, two] = new ReadableStream({ start(c) { c.enqueue(1); } }).tee();`,
      task: `const blob = new Blob(parts, type); const file = new File(parts, 'n', type); blob.slice(1, 2); void file.name; blob.text(); blob.bytes(); void blob.stream();
        form.append('a', 'b'); form.append('f', blob); form.set('g', file); form.get('a'); form.getAll('a'); form.delete('g'); form.forEach(each); form.entries().next(); new Response(form).formData(); new Response(form2).text();
        const stream = new ReadableStream(source); give.enqueue(bytes); const reader = stream.getReader(); reader.read(); reader.read(); give.enqueue(bytes); give.close(); reader.releaseLock(); void reader.closed; stream.cancel(); stream.tee();
        const steps = one.values(); steps.next(); steps.next(); steps.return(); two.cancel(); new CountQueuingStrategy(most).size(); new ByteLengthQueuingStrategy(most).size(most);
        new ReadableStream(source); give.error(1);`,
    },
    'fetch over its transport': {
      settles: true,
      before: `const { settle } = connectFetch(); const init = Object.assign(Object.create(null), { method: 'post', body: 'text' }); const refused = Object.assign(new Error('no'), { code: 'NETWORK_ERROR' });
        Object.defineProperty(refused, 'name', { value: 'NetworkError' }); const each = () => {}; const call = Reflect.apply; const { then } = Promise.prototype; const head = { __proto__: null, status: 200, statusText: '', headers: [['a', 'b']], url: 'https://a.example/', redirected: false, body: true };`,
      task: `fetch('https://a.example/', init); settle(head); const lost = fetch('https://a.example/'); defineProperty(lost, 'constructor', bare({ value: undefined })); call(then, lost, [each, each]); settle(refused);`,
    },
    'bodies over the transport': {
      settles: true,
      before: `const { settle } = connectFetch(); const head = { __proto__: null, status: 200, statusText: '', headers: [['a', 'b']], url: 'https://a.example/', redirected: false, body: true };
        const asked = fetch('https://a.example/'); settle(head); const reader = (await asked).body.getReader(); const bytes = new Uint8Array([65]); const empty = new Uint8Array(0);
        const body = new ReadableStream({ start(controller) { controller.enqueue(bytes); controller.close(); } }); const source = new AbortController();
        const init = Object.assign(Object.create(null), { method: 'post', body, duplex: 'half', signal: source.signal });
        const other = fetch('https://a.example/'); settle(head); const whole = await other; await 0;`,
      task: `reader.read(); settle(bytes); reader.read(); settle(empty); reader.read(); whole.text(); settle(bytes); settle(empty);
        fetch('https://a.example/', init); settle(head); settle(undefined); settle(undefined);`,
    },
    'random values and keys': {
      before: 'const words = new Uint32Array(3); const many = new Uint8Array(65_537);',
      task: 'crypto.getRandomValues(words); crypto.randomUUID(); try { crypto.getRandomValues([]); } catch {} try { crypto.getRandomValues(many); } catch {} void crypto.subtle;',
    },
    buffers: {
      before: 'const Buffer = ArrayBuffer;',
      task: 'new Buffer(8); try { Buffer(8); } catch {}',
    },
  };

  it.each(Object.keys(families))('%s calls nothing of the guest', async (name) => {
    const { before = '', task, settles } = families[name] as (typeof families)[string];
    const all = await heard(before, task);
    const then = 'get Object.prototype.then';
    expect(settles === true ? all.filter((line) => line !== then) : all).toEqual([]);
  });
});
