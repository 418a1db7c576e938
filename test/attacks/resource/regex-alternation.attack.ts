// Compiling a pattern of millions of alternatives takes seconds, and gigabytes outside the heap.

import { attack } from '../harness/attack.ts';
import { containBody, runBody } from '../harness/contain.ts';

const BODY = `return new RegExp('a|b'.repeat(3e6)).test('x'.repeat(10));`;

export default attack({
  title: 'compiling a huge pattern ends at a cap',
  harm: { kind: 'memory', mb: 500 },
  async bare() {
    await runBody(BODY, { timeout: 50_000 });
    return { harmed: false, seen: 'it ended' };
  },
  skerry: (world) =>
    containBody(world, BODY, {
      codes: ['WORKER_CRASH', 'MEMORY_LIMIT', 'TIMEOUT', 'EXECUTION_ERROR'],
      limits: { cpu: 5_000 },
      within: 12_000,
    }),
});
