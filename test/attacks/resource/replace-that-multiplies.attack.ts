// A replacement that repeats what it found grows past the longest string inside V8, which ends the process.

import { attack } from '../harness/attack.ts';
import { containBody, runBody } from '../harness/contain.ts';

const BODY = `return 'a'.repeat(2 ** 24).replace(/a/g, '$&$&$&$&').length;`;

export default attack({
  title: 'a replacement that multiplies costs the plugin its cell, and nobody else anything',
  harm: { kind: 'crash' },
  async bare() {
    await runBody(BODY, { timeout: 50_000 });
    return { harmed: false, seen: 'it ended' };
  },
  skerry: (world) =>
    containBody(world, BODY, {
      codes: ['MEMORY_LIMIT', 'WORKER_CRASH', 'EXECUTION_ERROR'],
      limits: { cpu: 5_000 },
      within: 12_000,
    }),
});
