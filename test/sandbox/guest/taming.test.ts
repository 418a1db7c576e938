// Attacks on what was taken out of the realm, each by every path that is known.

import { afterAll, describe, expect, it } from 'vitest';
import { endRunner, runInIsolate, runInNode, valueOf } from './run-in-isolate.ts';

afterAll(endRunner);

describe('resizable buffers', () => {
  const paths: Record<string, string> = {
    'the constructor': 'new ArrayBuffer(1, options)',
    'Reflect.construct': 'Reflect.construct(ArrayBuffer, [1, options])',
    'Reflect.construct with another target': 'Reflect.construct(ArrayBuffer, [1, options], Object)',
    'a subclass': 'new (class extends ArrayBuffer { constructor() { super(1, options); } })()',
    'the parent of a subclass':
      'new (Object.getPrototypeOf(class extends ArrayBuffer {}))(1, options)',
    'the constructor of a buffer': 'new (new Uint8Array(1).buffer.constructor)(1, options)',
    'the constructor of a copy':
      'new (structuredClone(new ArrayBuffer(1)).constructor)(1, options)',
    'the species': 'new ArrayBuffer[Symbol.species](1, options)',
    'a bound constructor': 'new (ArrayBuffer.bind(null, 1, options))()',
    'the prototype of the prototype':
      'new ArrayBuffer.prototype.constructor.prototype.constructor(1, options)',
  };
  it.each(Object.keys(paths))('cannot be made through %s', async (path) => {
    const value = await valueOf(`
      const options = { maxByteLength: 2 ** 30 };
      const buffer = ${paths[path]};
      const tracking = new Uint8Array(buffer);
      let thrown = '';
      try { buffer.resize(2 ** 30); } catch (error) { thrown = error.name; }
      return [tracking.length, thrown, 'resize' in buffer, 'transfer' in buffer, 'maxByteLength' in buffer];`);
    expect(value).toEqual([1, 'TypeError', false, false, false]);
  });

  it('are the only thing that is missing of buffers', async () => {
    const value = await valueOf(`
      class Mine extends ArrayBuffer {}
      const mine = new Mine(8);
      const words = [];
      try { ArrayBuffer(1); } catch (error) { words.push(error.name); }
      try { new ArrayBuffer(-1); } catch (error) { words.push(error.name); }
      return [mine instanceof Mine, mine instanceof ArrayBuffer, mine.slice(2) instanceof Mine, mine.slice(2).byteLength, new ArrayBuffer({ valueOf: () => 3 }).byteLength,
        ArrayBuffer.isView(new DataView(mine)), ArrayBuffer.name, ArrayBuffer.length, ArrayBuffer[Symbol.species] === ArrayBuffer,
        new Uint8Array(1).buffer.constructor === ArrayBuffer, Object.prototype.toString.call(mine), ...words];`);
    expect(value).toEqual([
      true,
      true,
      true,
      6,
      3,
      true,
      'ArrayBuffer',
      1,
      true,
      true,
      '[object ArrayBuffer]',
      'TypeError',
      'RangeError',
    ]);
  });
});

describe('stacks', () => {
  it('are written by V8 alone: a prepareStackTrace of the guest is never called', async () => {
    const value = await valueOf(`
      let calls = 0;
      const spy = (error, frames) => { calls++; return frames.map((frame) => frame.getFunction()); };
      for (const type of [Error, TypeError, RangeError, DOMException]) type.prepareStackTrace = spy;
      const refused = [];
      try { Object.defineProperty(Error, 'prepareStackTrace', { value: spy }); } catch (error) { refused.push(error.name); }
      if (!Reflect.deleteProperty(Error, 'prepareStackTrace')) refused.push('kept');
      Error.prototype.prepareStackTrace = spy; Object.prototype.prepareStackTrace = spy; Function.prototype.prepareStackTrace = spy;
      const stacks = [];
      for (const attempt of [() => { throw new Error('a'); }, () => setTimeout(1), () => structuredClone(() => 1), () => null.x]) {
        try { attempt(); } catch (error) { stacks.push(typeof error.stack); }
      }
      const holder = {}; Error.captureStackTrace(holder); stacks.push(typeof holder.stack);
      console.trace('t'); console.log(new Error('b')); describeError(new Error('c'));
      return [calls, stacks.join(), refused.join(), typeof Error.prepareStackTrace];`);
    expect(value).toEqual([0, 'string,string,string,string,string', 'TypeError,kept', 'undefined']);
  });

  it('name the file and line of the author', async () => {
    const value = await valueOf(
      'const fail = () => { throw new RangeError("far"); }; try { fail(); } catch (error) { return error.stack; }',
    );
    expect(value).toMatch(/^RangeError: far\n {4}at fail \(plugin:snippet\.js:1:\d+\)/);
  });

  it.each(['NaN', '-1', 'Infinity', '2 ** 53', '"x"', '{ valueOf() { throw 1; } }'])(
    'of any wished length are survived: %s',
    async (limit) => {
      const value = await valueOf(`
        Error.stackTraceLimit = ${limit};
        const deep = (n) => n === 0 ? new Error('deep') : deep(n - 1);
        const text = describeError(deep(5000));
        console.log(deep(5000)); console.trace();
        return [text.message, text.stack.length <= 8192];`);
      expect(value).toEqual(['deep', true]);
    },
  );
});

describe('code out of text', () => {
  it('is there by default', async () => {
    expect(await valueOf('return [eval("1 + 1"), new Function("return 2")()];')).toEqual([2, 2]);
  });

  const paths: Record<string, string> = {
    eval: 'eval("1")',
    'indirect eval': '(0, globalThis.eval)("1")',
    Function: 'Function("return 1")()',
    'new Function': 'new Function("return 1")()',
    'the constructor of a function': '(() => 1).constructor("return 1")()',
    'the constructor of a constructor': 'Object.constructor.constructor("return 1")()',
    'the constructor of an async function': '(async () => 1).constructor("return 1")()',
    'the constructor of a generator': '(function* () {}).constructor("return 1")()',
    'the constructor of an async generator': '(async function* () {}).constructor("return 1")()',
    'the parent of the async constructor':
      'Object.getPrototypeOf((async () => 1).constructor)("return 1")()',
    'Reflect.construct': 'Reflect.construct(Function, ["return 1"])()',
    'a subclass': 'new (class extends Function { constructor() { super("return 1"); } })()()',
    'a subclass of the async constructor':
      'new (class extends (async () => 1).constructor {})("return 1")()',
    'a bound constructor': 'new (Function.bind(null, "return 1"))()()',
    'a web function': 'setTimeout.constructor("return 1")()',
    'a class of the web': 'AbortSignal.constructor("return 1")()',
    'a timer': 'setTimeout("1")',
  };
  it.each(Object.keys(paths))('is refused to a plugin without it, through %s', async (path) => {
    const value = await valueOf(`
      runtime.removeCodeGeneration();
      try { return ['ran', ${paths[path]}]; } catch (error) { return error.name; }`);
    expect(value).toMatch(/^(EvalError|TypeError|ReferenceError)$/);
  });

  it('leaves functions what they were when it is refused', async () => {
    const value = await valueOf(`
      runtime.removeCodeGeneration();
      return [(() => 1) instanceof Function, (async () => 1) instanceof (async () => 1).constructor, Function.prototype === Object.getPrototypeOf(() => 1),
        Function.name, (() => 1).constructor === Function, eval.name, eval(7), typeof class extends Function {}];`);
    expect(value).toEqual([true, true, true, 'Function', true, 'eval', 7, 'function']);
  });
});

describe('Intl objects', () => {
  it('are shared when they are equal, so that one for each call costs one in all', async () => {
    const value = await valueOf(`
      const all = new Set();
      for (let i = 0; i < 5000; i++) all.add(new Intl.DateTimeFormat('de', { weekday: 'long' }));
      return [all.size, new Intl.DateTimeFormat('de', { weekday: 'short' }) !== [...all][0], new Intl.DateTimeFormat('fr', { weekday: 'long' }) !== [...all][0]];`);
    expect(value).toEqual([1, true, true]);
  });

  it('are refused from the 1,001st different one on', async () => {
    const value = await valueOf(`
      const make = (i) => new Intl.NumberFormat('en', { minimumFractionDigits: i % 90, minimumIntegerDigits: 1 + Math.floor(i / 90), maximumFractionDigits: 90 });
      for (let i = 0; i < 1000; i++) make(i);
      let refused = '';
      try { make(1000); } catch (error) { refused = error.name; }
      return [refused, make(5).format(1)];`);
    expect((value as string[])[0]).toBe('RangeError');
    expect((value as string[])[1]).toBe('1.00000');
  });

  const attacks: Record<string, string> = {
    'a subclass': 'class Mine extends Intl.Collator {}; make = () => new Mine("de");',
    'another target': 'make = () => Reflect.construct(Intl.Collator, ["de"], Object);',
    'a call without new': 'make = () => Intl.Collator("de");',
    'options with a getter':
      'make = () => new Intl.Collator("de", { get usage() { return "sort"; } });',
    'options with a prototype':
      'make = () => new Intl.Collator("de", Object.create({ usage: "sort" }));',
    'a Proxy that hides what it gives':
      'make = () => new Intl.Collator("de", new Proxy({ usage: "sort" }, { ownKeys: () => [] }));',
    'the constructor of an instance':
      'const { constructor } = new Intl.Collator(); make = () => new constructor("de", { get usage() { return "sort"; } });',
    'locales that are an object':
      'make = () => new Intl.Collator(new Proxy(["de"], {}), { get usage() { return "sort"; } });',
    'a locale': 'let n = 0; make = () => new Intl.Locale("de-u-ca-x" + (1e5 + n++));',
  };
  it.each(Object.keys(attacks))('are counted when made through %s', async (attack) => {
    const value = await valueOf(`
      let make; ${attacks[attack]}
      const kept = new Set();
      try { for (let i = 0; i < 1100; i++) kept.add(make()); } catch (error) { return [kept.size, error.name]; }
      return [kept.size, 'shared'];`);
    const [kept, how] = value as [number, string];
    expect([kept <= 1000, how]).toEqual([
      true,
      attack.startsWith('a Proxy') ? 'shared' : 'RangeError',
    ]);
  });

  it('are counted when options make more of them while they are read', async () => {
    const value = await valueOf(`
      let made = 0;
      const nest = (depth) => { try { new Intl.Collator('de', { get usage() { if (depth > 0) nest(depth - 1); return 'sort'; } }); made++; } catch {} };
      nest(1500);
      return made <= 1000;`);
    expect(value).toBe(true);
  });

  it('are what they were otherwise', async () => {
    const value = await valueOf(`
      const format = new Intl.NumberFormat('de', { style: 'currency', currency: 'EUR' });
      let refused = '';
      try { Intl.Segmenter('de'); } catch (error) { refused = error.name; }
      return [format.format(1234.5), format instanceof Intl.NumberFormat, Intl.NumberFormat('de') instanceof Intl.NumberFormat, Intl.NumberFormat.name, Intl.NumberFormat.length,
        Intl.NumberFormat.supportedLocalesOf(['de']).join(), Object.prototype.toString.call(format), refused, new (class Mine extends Intl.Collator {})() instanceof Intl.Collator];`);
    expect(value).toEqual([
      '1.234,50\u00a0€',
      true,
      true,
      'NumberFormat',
      0,
      'de',
      '[object Intl.NumberFormat]',
      'TypeError',
      true,
    ]);
  });
});

describe('dates as text', () => {
  it('read as Node writes them, whatever the options', async () => {
    const snippet = `
      let seed = 7;
      const random = (below) => { seed = (seed * 1103515245 + 12345) & 0x7fffffff; return (seed >> 8) % below; };
      const pool = { weekday: ['long', 'short'], year: ['numeric', '2-digit'], month: ['long', 'numeric'], day: ['numeric'], dayPeriod: ['long'], hour: ['numeric', '2-digit'], minute: ['2-digit'], second: ['numeric'], fractionalSecondDigits: [2], era: ['short'], timeZoneName: ['short'], timeZone: ['UTC', 'Asia/Tokyo'], hour12: [true, false], dateStyle: ['full', 'short'], timeStyle: ['long', 'short'], calendar: ['buddhist'], nonsense: ['x'], undefinedOption: [undefined] };
      const out = [];
      for (let i = 0; i < 600; i++) {
        const options = {};
        for (const key of Object.keys(pool)) if (random(6) === 0) options[key] = pool[key][random(pool[key].length)];
        const locale = ['de', 'en-US', ['ja', 'de'], undefined, 'x-nonsense-locale-', 'ar'][random(6)];
        const date = new Date([0, 1e12, 1.7e12 + 123, -1e11, NaN][random(5)]);
        for (const method of ['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString']) {
          try { out.push(date[method](locale, options)); } catch (error) { out.push(error.name + JSON.stringify(options)); }
        }
      }
      for (const odd of [null, 5, 'text', { get year() { return 'numeric'; } }, Object.create({ year: 'numeric' }), new Proxy({ month: 'long' }, {}), []]) {
        try { out.push(new Date(0).toLocaleDateString('en', odd)); } catch (error) { out.push(error.name); }
      }
      for (const wrong of [{}, 5, undefined]) { try { Date.prototype.toLocaleString.call(wrong, 'en', {}); } catch (error) { out.push(error.name); } }
      const { toLocaleDateString: own } = Date.prototype;
      return [...out, own.name, own.length, Object.hasOwn(own, 'prototype'), Object.getOwnPropertyDescriptor(Date.prototype, 'toLocaleDateString').enumerable];`;
    const value = (await valueOf(snippet)) as unknown[];
    expect(value).toEqual(await runInNode(snippet));
    expect(value.length).toBeGreaterThan(1800);
  });

  it('share one formatter, which leaves room for others', async () => {
    const value = await valueOf(`
      const date = new Date(0);
      for (let i = 0; i < 3000; i++) date.toLocaleDateString('de', { weekday: 'long' });
      return [new Intl.DateTimeFormat('fr').format(date) !== '', date.toLocaleDateString('de', { weekday: 'long', timeZone: 'UTC' })];`);
    expect(value).toEqual([true, 'Donnerstag']);
  });

  it('are still written when no more formatters can be made', async () => {
    const value = await valueOf(`
      try { for (let i = 0; ; i++) new Intl.Collator('de', { get usage() { return 'sort'; } }); } catch {}
      return new Date(0).toLocaleDateString('de', { weekday: 'long', timeZone: 'UTC' });`);
    expect(value).toBe('Donnerstag');
  });
});

describe('ordinary feature tests', () => {
  it('find absent what was removed, instead of failing', async () => {
    const value = await valueOf(`
      return [typeof WebAssembly, typeof SharedArrayBuffer, typeof Atomics, typeof WeakRef, typeof FinalizationRegistry, typeof Float16Array,
        'WebAssembly' in globalThis, 'resizable' in ArrayBuffer.prototype, globalThis.SharedArrayBuffer === undefined,
        typeof DataView.prototype.getFloat16, typeof Intl.v8BreakIterator];`);
    expect(value).toEqual([
      ...Array.from({ length: 6 }, () => 'undefined'),
      false,
      false,
      true,
      'undefined',
      'undefined',
    ]);
  });

  it('find Date, random numbers and Temporal as the language has them', async () => {
    const value = await valueOf(
      'return [typeof Date.now(), Math.random() < 1, Temporal.PlainDate.from("2026-01-02").toString()];',
    );
    expect(value).toEqual(['number', true, '2026-01-02']);
  });

  it('leave the isolate alive after a refused attack', async () => {
    const ran = await runInIsolate(
      'try { new WebAssembly.Memory({ initial: 1 }); } catch {} return 1;',
    );
    expect(ran.value).toBe(1);
  });
});
