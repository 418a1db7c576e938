// A resizable ArrayBuffer commits memory that isolated-vm does not count.

import { attack } from '../harness/attack.ts';
import { containBody, runBody } from '../harness/contain.ts';

const BODY = `const all = []; for (let i = 0; i < 4; i++) { const b = new ArrayBuffer(1, { maxByteLength: 2 ** 28 }); b.resize(2 ** 28); new Uint8Array(b).fill(1); all.push(b); } return all.length;`;

export default attack({
  title: 'no buffer grows past the cap: the realm has none that can grow',
  harm: { kind: 'memory', mb: 500 },
  async bare() {
    await runBody(BODY, { timeout: 50_000 });
    return { harmed: false, seen: 'it ended' };
  },
  skerry: (world) =>
    containBody(world, BODY, {
      codes: ['EXECUTION_ERROR'],
      says: 'resize is not a function',
      limits: { cpu: 5_000 },
      within: 12_000,
    }),
});
