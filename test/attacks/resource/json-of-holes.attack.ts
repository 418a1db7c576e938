// JSON.stringify of fifty million holes writes null for each of them.

import { attack } from '../harness/attack.ts';
import { containBody, runBody } from '../harness/contain.ts';

const BODY = `return JSON.stringify(Array(5e7)).length;`;

export default attack({
  title: 'writing holes as JSON ends at the memory cap',
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
