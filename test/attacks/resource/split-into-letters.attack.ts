// Splitting a long string into letters asks V8 for an array of invalid size: a fatal error of the whole process.

import { attack } from '../harness/attack.ts';
import { containBody, runBody } from '../harness/contain.ts';

const BODY = `return 'x'.repeat(2e8).split('').length;`;

export default attack({
  title: 'splitting a huge string costs the plugin its cell, and nobody else anything',
  harm: { kind: 'crash' },
  async bare() {
    await runBody(BODY, { timeout: 50_000 });
    return { harmed: false, seen: 'it ended' };
  },
  skerry: (world) =>
    containBody(world, BODY, {
      codes: ['MEMORY_LIMIT', 'WORKER_CRASH'],
      limits: { cpu: 5_000 },
      within: 12_000,
    }),
});
