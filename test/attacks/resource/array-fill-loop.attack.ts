// V8's optimiser drops the check for interrupts from a loop around a builtin: neither timeout nor dispose ends it.

import { attack } from '../harness/attack.ts';
import { containBody, runBody } from '../harness/contain.ts';

const BODY = `for (;;) new Array(1000).fill(1);`;

export default attack({
  title: 'a loop that V8 forgets to interrupt is killed at the cap',
  harm: { kind: 'hang', ms: 2500 },
  async bare() {
    await runBody(BODY);
    return { harmed: false, seen: 'it ended' };
  },
  skerry: (world) => containBody(world, BODY, { codes: ['TIMEOUT'] }),
});
