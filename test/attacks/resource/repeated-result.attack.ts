// A result that names one string four thousand times is written out in full, in the host.

import { attack } from '../harness/attack.ts';
import { containBody, runBody } from '../harness/contain.ts';

const BODY = `const s = 'x'.repeat(1e6); return Array(4000).fill(s);`;

export default attack({
  title: 'a result that repeats itself stays in its isolate',
  harm: { kind: 'memory', mb: 600 },
  async bare() {
    await runBody(BODY, { timeout: 50_000 });
    return { harmed: false, seen: 'it ended' };
  },
  skerry: (world) =>
    containBody(world, BODY, {
      codes: ['PAYLOAD_LIMIT', 'EXECUTION_ERROR', 'WORKER_CRASH', 'MEMORY_LIMIT', 'TIMEOUT'],
      limits: { cpu: 5_000 },
      within: 12_000,
    }),
});
