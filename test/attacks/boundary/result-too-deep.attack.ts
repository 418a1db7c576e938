// A result nested a hundred thousand levels deep is small to send, and overflows the stack of whoever walks it.

import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';

type Json = readonly Json[] | string;

/** As any host walks a tree: by recursion. */
function depth(value: Json): number {
  if (typeof value === 'string') return 0;
  return 1 + Math.max(0, ...value.map(depth));
}

const NEST = (levels: number): string => `'['.repeat(${levels}) + '"x"' + ']'.repeat(${levels})`;

export default attack({
  title: 'a result is nested 256 levels at most',
  harm: { kind: 'leak' },
  async bare() {
    const result = JSON.parse(String(await runBare(NEST(100_000)))) as Json;
    try {
      return { harmed: false, seen: `${depth(result)} levels` };
    } catch (error) {
      return { harmed: error instanceof RangeError, seen: String(error) };
    }
  },
  async skerry(world) {
    await world.load('test.attacker', {
      code: `
        export default { run: (levels) => JSON.parse(${NEST(0).replaceAll('0', 'levels')}),
          wide: () => Array(600).fill([[]]), text: () => '[{'.repeat(1000) + '\\\\"[' };`,
      limits: { cpu: 2_000 },
    });
    const ends: string[] = [];
    for (const levels of [256, 257, 3_000, 20_000]) {
      const { value, code } = await world.call('test.attacker', 'run', levels);
      ends.push(code ?? String(depth(value as Json)));
    }
    const wide = await world.call('test.attacker', 'wide');
    const text = await world.call('test.attacker', 'text');
    const seen = `${ends.join()} ${wide.ok} ${text.ok}`;
    const refused = /^256,INVALID_OUTPUT,INVALID_OUTPUT,(INVALID_OUTPUT|TIMEOUT|EXECUTION_ERROR)/;
    return { contained: refused.test(seen) && seen.endsWith('true true'), seen };
  },
});
