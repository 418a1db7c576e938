// Error.prepareStackTrace runs when somebody reads a stack: on the way out, outside the timeout.

import { attack } from '../harness/attack.ts';
import { containBody, runBody } from '../harness/contain.ts';

const BODY = `Error.prepareStackTrace = () => { for (;;); }; throw new Error('read my stack');`;

export default attack({
  title: 'a stack formatter that loops is never called',
  harm: { kind: 'hang', ms: 2500 },
  async bare() {
    await runBody(BODY);
    return { harmed: false, seen: 'it ended' };
  },
  skerry: (world) => containBody(world, BODY, { codes: ['EXECUTION_ERROR'] }),
});
