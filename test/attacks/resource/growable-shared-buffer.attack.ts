// A growable SharedArrayBuffer commits memory that isolated-vm does not count.

import { attack } from '../harness/attack.ts';
import { containBody, runBody } from '../harness/contain.ts';

const BODY = `const all = []; for (let i = 0; i < 4; i++) { const b = new SharedArrayBuffer(1, { maxByteLength: 2 ** 28 }); b.grow(2 ** 28); new Uint8Array(b).fill(1); all.push(b); } return all.length;`;

export default attack({
  title: 'no shared buffer grows past the cap: the realm has none',
  harm: { kind: 'memory', mb: 500 },
  async bare() {
    await runBody(BODY, { timeout: 50_000 });
    return { harmed: false, seen: 'it ended' };
  },
  skerry: (world) =>
    containBody(world, BODY, {
      codes: ['EXECUTION_ERROR'],
      says: 'SharedArrayBuffer is not defined',
      limits: { cpu: 5_000 },
      within: 12_000,
    }),
});
