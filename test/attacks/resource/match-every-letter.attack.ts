// A global match over a long string collects until V8 gives up on the whole process.

import { attack } from '../harness/attack.ts';
import { containBody, runBody } from '../harness/contain.ts';

const BODY = `return 'x'.repeat(3e8).match(/x/g).length;`;

export default attack({
  title:
    'matching every letter of a huge string costs the plugin its cell, and nobody else anything',
  harm: { kind: 'crash' },
  async bare() {
    await runBody(BODY, { timeout: 50_000 });
    return { harmed: false, seen: 'it ended' };
  },
  skerry: (world) =>
    containBody(world, BODY, {
      codes: ['MEMORY_LIMIT', 'WORKER_CRASH'],
      limits: { cpu: 5_000 },
      within: 12_000,
    }),
});
