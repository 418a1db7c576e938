// indexOf through an array of 2^32-1 holes never looks at V8's timeout.

import { attack } from '../harness/attack.ts';
import { containBody, runBody } from '../harness/contain.ts';

const BODY = `const a = []; a.length = 2 ** 32 - 1; return a.indexOf(1);`;

export default attack({
  title: 'a search through holes is killed at the cap',
  harm: { kind: 'hang', ms: 2500 },
  async bare() {
    await runBody(BODY);
    return { harmed: false, seen: 'it ended' };
  },
  skerry: (world) => containBody(world, BODY, { codes: ['TIMEOUT'] }),
});
