// The message of a thrown error is read outside the timeout: a getter that loops holds the thread for good.

import { attack } from '../harness/attack.ts';
import { containBody, runBody } from '../harness/contain.ts';

const BODY = `throw Object.defineProperty(new Error(), 'message', { get() { for (;;); } });`;

export default attack({
  title: 'a thrown error with a looping getter ends at the cap',
  harm: { kind: 'hang', ms: 2500 },
  async bare() {
    await runBody(BODY);
    return { harmed: false, seen: 'it ended' };
  },
  skerry: (world) => containBody(world, BODY, { codes: ['TIMEOUT'] }),
});
