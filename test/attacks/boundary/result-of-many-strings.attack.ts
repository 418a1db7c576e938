// One string, four hundred times in a list: small in the isolate, and copied out four hundred times.

import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';

const RESULT = `Array(500).fill('x'.repeat(1e6))`;

export default attack({
  title: 'what is small inside and large outside is measured outside',
  harm: { kind: 'memory', mb: 500 },
  async bare() {
    const result = (await runBare(RESULT, { memory: 32, timeout: 3_000 })) as string[];
    return { harmed: false, seen: `${result.length} strings` };
  },
  async skerry(world) {
    const before = process.memoryUsage().rss;
    const ended = await world.attack({
      code: `export default { run: () => ${RESULT} };`,
      limits: { memory: 32, cpu: 2_000 },
    });
    const grownMb = (process.memoryUsage().rss - before) / 1e6;
    return {
      contained: !ended.ok && grownMb < 100,
      seen: `${ended.code}, ${Math.round(grownMb)} MB more`,
    };
  },
});
