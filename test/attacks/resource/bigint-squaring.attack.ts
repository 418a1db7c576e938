// Squaring a number again and again soon makes each multiplication last for seconds.

import { attack } from '../harness/attack.ts';
import { containBody, runBody } from '../harness/contain.ts';

const BODY = `let b = 3n; for (;;) b = b * b;`;

export default attack({
  title: 'squaring without end is killed at the cap',
  harm: { kind: 'hang', ms: 2500 },
  async bare() {
    await runBody(BODY);
    return { harmed: false, seen: 'it ended' };
  },
  skerry: (world) =>
    containBody(world, BODY, { codes: ['WORKER_CRASH', 'MEMORY_LIMIT', 'TIMEOUT'] }),
});
