// WebAssembly.Memory commits memory that isolated-vm does not count.

import { attack } from '../harness/attack.ts';
import { containBody, runBody } from '../harness/contain.ts';

const BODY = `const m = new WebAssembly.Memory({ initial: 1 }); m.grow(16_000); new Uint8Array(m.buffer).fill(1); return m.buffer.byteLength;`;

export default attack({
  title: 'no WebAssembly memory grows past the cap: the realm has none',
  harm: { kind: 'memory', mb: 500 },
  async bare() {
    await runBody(BODY, { timeout: 50_000 });
    return { harmed: false, seen: 'it ended' };
  },
  skerry: (world) =>
    containBody(world, BODY, {
      codes: ['EXECUTION_ERROR'],
      says: 'WebAssembly is not defined',
      limits: { cpu: 5_000 },
      within: 12_000,
    }),
});
