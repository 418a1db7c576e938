// A SharedArrayBuffer in a result is not copied: the guest goes on writing what the host has already checked.

import { attack } from '../harness/attack.ts';
import { loadIvm } from '../harness/bare-isolate.ts';

export default attack({
  title: 'no memory is shared with a plugin: what was checked stays as it was',
  harm: { kind: 'leak' },
  bare() {
    const ivm = loadIvm();
    const context = new ivm.Isolate({ memoryLimit: 32 }).createContextSync();
    const code = `globalThis.amount = new Int32Array(new SharedArrayBuffer(4)); amount[0] = 5; amount`;
    const amount = context.evalSync(code, { copy: true }) as unknown as Int32Array;
    const checked = amount[0];
    context.evalSync(`amount[0] = 5_000_000`);
    const seen = `${checked} when checked, ${amount[0]} when paid`;
    return Promise.resolve({ harmed: checked === 5 && amount[0] === 5_000_000, seen });
  },
  async skerry(world) {
    await world.load('test.attacker', {
      code: `
        const Shared = globalThis.SharedArrayBuffer ?? ArrayBuffer;
        const amount = new Int32Array(new Shared(4));
        export default { async run(_, ctx) { amount[0] = 5; await ctx.fs.writeFile('/data/a', new Uint8Array(amount.buffer)); return amount; },
          raise() { amount[0] = 5_000_000; return Shared === ArrayBuffer; },
          async read(_, ctx) { return [...await ctx.fs.readFile('/data/a')]; } };`,
      permissions: { filesystem: { read: ['/data/**'], write: ['/data/**'] } },
    });
    const { value } = await world.call('test.attacker');
    const plain = await world.call('test.attacker', 'raise');
    const written = await world.call('test.attacker', 'read');
    const seen = JSON.stringify([value, plain.value, written.value]);
    return { contained: seen === '[{"0":5},true,[5,0,0,0]]', seen };
  },
});
