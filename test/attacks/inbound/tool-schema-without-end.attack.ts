// The schema of a tool is a plugin's own words: a pattern that never ends, run where the tools of everybody are listed and checked.

import { Ajv } from 'ajv';
import { SkerryError } from '../../../src/index.ts';
import { attack } from '../harness/attack.ts';

const SCHEMA = { type: 'object', properties: { text: { type: 'string', pattern: '^(a+)+$' } } };
const INPUT = { text: `${'a'.repeat(60)}!` };

export default attack({
  title: 'a schema that never ends costs its own plugin the call, and the host nothing',
  harm: { kind: 'hang', ms: 2_000 },
  async bare() {
    const validate = new Ajv().compile(SCHEMA);
    return { harmed: validate(INPUT), seen: 'it ended' };
  },
  async skerry(world) {
    const tool = { name: 'find', description: 'Finds', handler: 'find', input: SCHEMA };
    await world.load('test.attacker', {
      code: 'export default { find: (input) => input.text };',
      manifest: { tools: [tool] },
    });
    const fits = await world.host.tool('test.attacker:find', { text: 'aaa' });
    const before = performance.now();
    const error = await world.host
      .tool('test.attacker:find', INPUT)
      .catch((thrown: unknown) => thrown);
    const ms = Math.round(performance.now() - before);
    const code = error instanceof SkerryError ? error.code : 'it ended';
    const [listed] = world.host.tools;
    return {
      contained:
        fits === 'aaa' &&
        code === 'TIMEOUT' &&
        ms < 12_000 &&
        listed?.name === 'test.attacker:find',
      seen: `${String(fits)}; ${code} after ${ms} ms`,
    };
  },
});
