// A native search through an object that claims 2^53-1 entries never looks at V8's timeout.

import { attack } from '../harness/attack.ts';
import { containBody, runBody } from '../harness/contain.ts';

const BODY = `return Array.prototype.includes.call({ length: 2 ** 53 - 1 }, 1);`;

export default attack({
  title: 'a native search without end is killed at the cap',
  harm: { kind: 'hang', ms: 2500 },
  async bare() {
    await runBody(BODY);
    return { harmed: false, seen: 'it ended' };
  },
  skerry: (world) => containBody(world, BODY, { codes: ['TIMEOUT'] }),
});
