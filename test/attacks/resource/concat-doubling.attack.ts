// An array joined to itself doubles in one builtin, far past the limit before anyone looks.

import { attack } from '../harness/attack.ts';
import { containBody, runBody } from '../harness/contain.ts';

const BODY = `let a = [1, 2, 3, 4]; for (;;) a = a.concat(a);`;

export default attack({
  title: 'an array that doubles ends at the memory cap',
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
