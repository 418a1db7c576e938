// A global replace over a hundred million letters is one native loop.

import { attack } from '../harness/attack.ts';
import { containBody, runBody } from '../harness/contain.ts';

const BODY = `return 'a'.repeat(1e8).replace(/a/g, 'b').length;`;

export default attack({
  title: 'a global replace over a huge string is killed at a cap',
  harm: { kind: 'hang', ms: 2500 },
  async bare() {
    await runBody(BODY);
    return { harmed: false, seen: 'it ended' };
  },
  skerry: (world) =>
    containBody(world, BODY, { codes: ['WORKER_CRASH', 'MEMORY_LIMIT', 'TIMEOUT'] }),
});
