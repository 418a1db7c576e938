// An unhandled rejection is copied after the task, outside any timeout: a Proxy whose traps loop never lets go.

import { attack } from '../harness/attack.ts';
import { containBody, runBody } from '../harness/contain.ts';

const BODY = `const loop = () => { for (;;); }; Promise.reject(new Proxy({}, { get: loop, getPrototypeOf: loop }));`;

export default attack({
  title: 'an unhandled rejection with looping traps ends at the cap',
  harm: { kind: 'hang', ms: 2500 },
  async bare() {
    await runBody(BODY);
    return { harmed: false, seen: 'it ended' };
  },
  skerry: (world) => containBody(world, BODY, { codes: ['TIMEOUT', null] }),
});
