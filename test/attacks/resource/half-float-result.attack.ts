// A result with a Float16Array in it hits an assertion of isolated-vm, which ends the process.

import { attack } from '../harness/attack.ts';
import { containBody, runBody } from '../harness/contain.ts';

const BODY = `return new Float16Array(4);`;

export default attack({
  title: 'a view of half floats ends no process: the realm has none',
  harm: { kind: 'crash' },
  async bare() {
    await runBody(BODY);
    return { harmed: false, seen: 'it ended' };
  },
  skerry: (world) =>
    containBody(world, BODY, { codes: ['EXECUTION_ERROR'], says: 'Float16Array is not defined' }),
});
