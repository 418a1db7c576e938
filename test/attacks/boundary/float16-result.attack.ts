// A Float16Array as a result aborts the process that copies it.

import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';

export default attack({
  title: 'a result never dies in the copying, whatever its type',
  harm: { kind: 'crash' },
  async bare() {
    const result = await runBare(`new Float16Array(4)`);
    return { harmed: false, seen: String(result) };
  },
  async skerry(world) {
    const ended = await world.attack({
      code: `
        export default {
          run() {
            const views = [Int8Array, Float32Array, Float64Array, BigInt64Array].map((View) => new View(2));
            const half = globalThis.Float16Array ?? Object.getPrototypeOf(Int8Array);
            const more = [new Map([[1, 2]]), new Set([1]), new Date(0), /x/, new Error('x'), new DataView(new ArrayBuffer(2)), Object(1)];
            return { half: typeof globalThis.Float16Array, view: half === globalThis.Float16Array ? new half(4) : null,
              views: views.slice(0, 3), more };
          },
        };`,
    });
    const seen = JSON.stringify(ended.value) + ended.message;
    return { contained: ended.ok && seen.startsWith('{"half":"undefined","view":null,'), seen };
  },
});
