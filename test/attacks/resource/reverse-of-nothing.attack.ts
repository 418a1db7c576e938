// reverse on an object that claims 2^53-1 entries walks all of them and never looks at V8's timeout.

import { attack } from '../harness/attack.ts';
import { containBody, runBody } from '../harness/contain.ts';

const BODY = `Array.prototype.reverse.call({ length: 2 ** 53 - 1 });`;

export default attack({
  title: 'reversing what only claims a length is killed at the cap',
  harm: { kind: 'hang', ms: 2500 },
  async bare() {
    await runBody(BODY);
    return { harmed: false, seen: 'it ended' };
  },
  skerry: (world) => containBody(world, BODY, { codes: ['TIMEOUT'] }),
});
