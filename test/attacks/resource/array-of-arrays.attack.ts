// A loop that pushes filled arrays is one the optimiser makes deaf: it takes gigabytes under a limit of 32 MB.

import { attack } from '../harness/attack.ts';
import { containBody, runBody } from '../harness/contain.ts';

const BODY = `const a = []; for (;;) a.push(new Array(1000).fill(0));`;

export default attack({
  title: 'arrays of arrays end at the memory cap',
  harm: { kind: 'memory', mb: 500 },
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
