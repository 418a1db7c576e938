// Object.entries of a typed array is one native loop of many seconds that nothing can stop.

import { attack } from '../harness/attack.ts';
import { containBody, runBody } from '../harness/contain.ts';

const BODY = `return Object.entries(new Uint8Array(2e7)).length;`;

export default attack({
  title: 'listing the entries of many bytes is killed at the cap',
  harm: { kind: 'hang', ms: 2500 },
  async bare() {
    await runBody(BODY, { memory: 128 });
    return { harmed: false, seen: 'it ended' };
  },
  skerry: (world) =>
    containBody(world, BODY, {
      codes: ['WORKER_CRASH', 'MEMORY_LIMIT', 'TIMEOUT'],
      limits: { memory: 128 },
      cellMb: 600,
    }),
});
