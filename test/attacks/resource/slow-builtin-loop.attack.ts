// A loop whose body is one slow builtin looks at V8's timeout only once in thousands of turns.

import { attack } from '../harness/attack.ts';
import { containBody, runBody } from '../harness/contain.ts';

const BODY = `const a = new Uint8Array(2e7); for (;;) a.indexOf(7);`;

export default attack({
  title: 'a loop around a slow builtin is killed at the cap',
  harm: { kind: 'hang', ms: 2500 },
  async bare() {
    await runBody(BODY);
    return { harmed: false, seen: 'it ended' };
  },
  skerry: (world) => containBody(world, BODY, { codes: ['TIMEOUT'] }),
});
