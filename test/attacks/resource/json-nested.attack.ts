// A text of five million brackets becomes hundreds of megabytes in one call of JSON.parse.

import { attack } from '../harness/attack.ts';
import { containBody, runBody } from '../harness/contain.ts';

const BODY = `return JSON.parse('['.repeat(5e6) + ']'.repeat(5e6)).length;`;

export default attack({
  title: 'parsing a bomb of brackets ends at the memory cap',
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
