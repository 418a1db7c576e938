// A result of 200 MB leaves an isolate with a limit of 32 MB and lands in the host.

import { attack } from '../harness/attack.ts';
import { containBody, runBody } from '../harness/contain.ts';

const BODY = `return 'x'.repeat(2e8);`;

export default attack({
  title: 'a result past the payload limit stays in its isolate',
  harm: { kind: 'memory', mb: 300 },
  async bare() {
    await runBody(BODY, { timeout: 50_000 });
    return { harmed: false, seen: 'it ended' };
  },
  skerry: (world) =>
    containBody(world, BODY, {
      codes: ['PAYLOAD_LIMIT', 'WORKER_CRASH', 'MEMORY_LIMIT', 'TIMEOUT'],
      limits: { cpu: 5_000 },
      within: 12_000,
    }),
});
