// Spreading a huge string into an array is one builtin that takes hundreds of megabytes before anyone looks.

import { attack } from '../harness/attack.ts';
import { containBody, runBody } from '../harness/contain.ts';

const BODY = `return [...'.'.repeat(5e8)].length;`;

export default attack({
  title: 'spreading a huge string ends at the memory cap',
  harm: { kind: 'memory', mb: 400 },
  async bare() {
    await runBody(BODY, { timeout: 50_000 });
    return { harmed: false, seen: 'it ended' };
  },
  skerry: (world) =>
    containBody(world, BODY, {
      codes: ['WORKER_CRASH', 'MEMORY_LIMIT', 'TIMEOUT'],
      limits: { cpu: 5_000 },
      within: 12_000,
    }),
});
