// An error with a message of 200 MB leaves an isolate with a limit of 32 MB and lands in the host.

import { attack } from '../harness/attack.ts';
import { containBody, runBody } from '../harness/contain.ts';

const BODY = `throw new Error('x'.repeat(2e8));`;

export default attack({
  title: 'a huge error message arrives cut',
  harm: { kind: 'memory', mb: 300 },
  async bare() {
    await runBody(BODY, { timeout: 50_000 });
    return { harmed: false, seen: 'it ended' };
  },
  skerry: (world) =>
    containBody(world, BODY, {
      codes: ['EXECUTION_ERROR', 'WORKER_CRASH', 'MEMORY_LIMIT', 'TIMEOUT'],
      limits: { cpu: 5_000 },
      within: 12_000,
    }),
});
