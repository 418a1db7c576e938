// Bytes that lie about what they are: a property of their own hides how long they are, a tag makes an object look like bytes.

import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';

/** A prelude that checks the size in the guest's realm before it copies the bytes out. */
const PRELUDE = `(() => {
  const send = host; delete globalThis.host;
  globalThis.write = (bytes) => {
    if (bytes.byteLength > 16) throw new RangeError('too many bytes');
    return send.applySync(undefined, [bytes], { arguments: { copy: true } });
  };
})();`;
const LIE = `const bytes = new Uint8Array(1e6); Object.defineProperty(bytes, 'byteLength', { value: 1 });`;

export default attack({
  title: 'bytes are counted and known by what V8 keeps of them, not by what they say',
  harm: { kind: 'leak' },
  async bare() {
    const seen = await runBare(`${LIE} write(bytes)`, {
      setUp: (context, ivm) => {
        const write = (bytes: Uint8Array): number => Buffer.from(bytes).length;
        context.global.setSync('host', new ivm.Reference(write));
        context.evalSync(PRELUDE);
      },
    });
    return { harmed: seen === 1e6, seen: `${String(seen)} bytes` };
  },
  async skerry(world) {
    const ended = await world.attack({
      code: `
        const liar = () => { ${LIE} for (const key of ['length', 'buffer', 'toBase64', 'constructor'])
          Object.defineProperty(bytes, key, { value: key === 'length' ? 1 : () => 'AA==' });
          Object.defineProperty(bytes, Symbol.toStringTag, { value: 'String' }); return bytes; };
        const fakes = () => [
          { [Symbol.toStringTag]: 'Uint8Array', length: 4, byteLength: 4 }, Object.create(Uint8Array.prototype),
          Reflect.construct(Object, [], Uint8Array), new Proxy(new Uint8Array(4), {}), { $bytes: 0 }, { $bytes: '__proto__' },
          { $bytes: -1 }, { $bytes: 'length' }, Reflect.construct(Uint16Array, [4], Uint8Array),
        ];
        export default { async run(_, ctx) {
          const write = (data) => ctx.fs.writeFile('/data/a', data).then(() => 'written', (error) => error.code);
          Uint8Array.prototype.toBase64 = () => 'AAAA';
          const codes = [await write(liar())];
          for (const fake of fakes()) codes.push(await write(fake));
          const size = await ctx.fs.stat('/data/a').catch((error) => error.code);
          codes.push(size, await write(new Uint8Array(8).subarray(2, 5)), (await ctx.fs.stat('/data/a')).size);
          return codes;
        } };`,
      permissions: { filesystem: { read: ['/data/**'], write: ['/data/**'] } },
      limits: { payload: 4 },
    });
    const seen = JSON.stringify(ended.value) + ended.message;
    const refused = Array.from({ length: 9 }, () => 'INVALID_ARGUMENT');
    const expected = JSON.stringify(['PAYLOAD_LIMIT', ...refused, 'ENOENT', 'written', 3]);
    return { contained: seen === expected, seen };
  },
});
