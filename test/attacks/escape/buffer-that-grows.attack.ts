// V8 does not count what a resizable buffer grows to; with the global constructor replaced, the native one is still reached from
// any buffer.

import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';

const PRELUDE = `
  delete globalThis.SharedArrayBuffer; delete globalThis.WebAssembly;
  { const Native = ArrayBuffer; globalThis.ArrayBuffer = function ArrayBuffer(length) { return new Native(length); }; }`;

export default attack({
  title: 'no way is left to a buffer that grows or is shared',
  harm: { kind: 'memory', mb: 400 },
  async bare() {
    const code = `
      const Native = new Uint8Array(1).buffer.constructor;
      const buffer = new Native(1, { maxByteLength: 1e9 });
      for (let mb = 50; mb <= 900; mb += 50) { buffer.resize(mb * 1e6); new Uint8Array(buffer).fill(1); }
      buffer.byteLength`;
    const setUp = (context: { evalSync(code: string): unknown }): unknown =>
      context.evalSync(PRELUDE);
    const bytes = await runBare(code, { memory: 8, timeout: 5_000, setUp: (c) => void setUp(c) });
    return { harmed: false, seen: `${String(bytes)} bytes under a limit of 8 MB` };
  },
  async skerry(world) {
    const ended = await world.attack({
      code: `
        const grow = { maxByteLength: 1e9 };
        const Native = new Uint8Array(1).buffer.constructor;
        const ways = [
          () => new ArrayBuffer(1, grow), () => new Native(1, grow), () => Reflect.construct(Native, [1, grow], Uint8Array),
          () => new (class extends ArrayBuffer { constructor() { super(1, grow); } })(),
          () => Reflect.construct(Native, [1, grow], Object), () => new (Object.getPrototypeOf(Native))(1, grow),
          () => new ArrayBuffer[Symbol.species](1, grow), () => structuredClone(new ArrayBuffer(1), grow),
          () => new DataView(new ArrayBuffer(1)).buffer.constructor(1, grow), () => new ArrayBuffer(1).transfer(2e8),
          () => { const b = new ArrayBuffer(1); b.constructor = { [Symbol.species]: function () { return Reflect.construct(Native, [1, grow]); } }; return b.slice(0); },
          () => new SharedArrayBuffer(1, grow), () => new WebAssembly.Memory({ initial: 1 }).buffer,
          () => Uint8Array.fromBase64('AAAA').buffer, () => new TextEncoder().encode('abc').buffer,
        ];
        const grows = (buffer) => buffer.resizable || buffer.growable || typeof buffer.resize === 'function'
          || typeof buffer.grow === 'function' || buffer.byteLength > 1e8;
        export default { run() {
          const found = [];
          for (const way of ways) try { if (grows(way())) found.push(String(way)); } catch {}
          return { tried: ways.length, found, names: [typeof SharedArrayBuffer, typeof Atomics, typeof WebAssembly] };
        } };`,
      limits: { memory: 8 },
    });
    const seen = JSON.stringify(ended.value) + ended.message;
    const expected = '{"tried":15,"found":[],"names":["undefined","undefined","undefined"]}';
    return { contained: seen === expected, seen };
  },
});
