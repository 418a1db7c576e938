// A thrown value is copied outside the timeout: a Proxy whose traps loop holds the thread for good.

import { attack } from '../harness/attack.ts';
import { containBody, runBody } from '../harness/contain.ts';

const BODY = `const loop = () => { for (;;); }; throw new Proxy({}, { get: loop, getPrototypeOf: loop });`;

export default attack({
  title: 'a thrown object with looping traps ends at the cap',
  harm: { kind: 'hang', ms: 2500 },
  async bare() {
    await runBody(BODY);
    return { harmed: false, seen: 'it ended' };
  },
  skerry: (world) => containBody(world, BODY, { codes: ['TIMEOUT'] }),
});
