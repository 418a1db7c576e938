// fill on an object that claims a billion entries makes a dictionary of gigabytes inside one builtin.

import { attack } from '../harness/attack.ts';
import { containBody, runBody } from '../harness/contain.ts';

const BODY = `return Array.prototype.fill.call({ length: 1e9 }, 1).length;`;

export default attack({
  title: 'filling what only claims a length ends at a cap',
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
