// Reading a number of a hundred million digits is one native computation that ignores the timeout.

import { attack } from '../harness/attack.ts';
import { containBody, runBody } from '../harness/contain.ts';

const BODY = `return String(BigInt('9'.repeat(1e8)) % 7n);`;

export default attack({
  title: 'reading a giant number is killed at the cap',
  harm: { kind: 'hang', ms: 2500 },
  async bare() {
    await runBody(BODY, { memory: 128 });
    return { harmed: false, seen: 'it ended' };
  },
  skerry: (world) =>
    containBody(world, BODY, {
      codes: ['WORKER_CRASH', 'MEMORY_LIMIT', 'TIMEOUT', 'EXECUTION_ERROR'],
      limits: { memory: 128 },
      cellMb: 600,
    }),
});
