// A WebAssembly.Table of ten million entries is allocated before the limit is looked at.

import { attack } from '../harness/attack.ts';
import { containBody, runBody } from '../harness/contain.ts';

const BODY = `return [0, 1, 2].map(() => new WebAssembly.Table({ element: 'externref', initial: 1e7 })).length;`;

export default attack({
  title: 'no WebAssembly table grows past the cap: the realm has none',
  harm: { kind: 'memory', mb: 300 },
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
