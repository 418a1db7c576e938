// One request after the other, each awaited: never more than one under way, and no end of them.

import { attack } from '../harness/attack.ts';
import { naiveHost } from '../harness/naive-host.ts';

const TIMES = 3_000;
const TOTAL = 1_000;
const PLUGIN = `{ async run(_, ctx) {
  let refused = 0;
  for (let i = 0; i < ${TIMES}; i++) await ctx.clock.now().catch((error) => { refused += error.code === 'CALLS_LIMIT'; });
  return refused;
} }`;

export default attack({
  title: 'a call has a number of requests in all, however patiently it asks',
  harm: { kind: 'leak' },
  async bare() {
    let asked = 0;
    const host = await naiveHost(PLUGIN, { timeout: 20_000, ask: () => ++asked });
    await host.call('run');
    return { harmed: asked === TIMES, seen: `${asked} requests` };
  },
  async skerry(world) {
    const ended = await world.attack({
      code: `export default ${PLUGIN};`,
      permissions: { clock: ['read'] },
      limits: { cpu: 5_000, executionTime: 20_000, hostCallsTotal: TOTAL },
    });
    const performed = await world.records({ operation: 'clock.now', effect: 'allow' });
    return {
      contained: ended.value === TIMES - TOTAL && performed.length <= TOTAL,
      seen: `${ended.code} ${String(ended.value)} refused, ${performed.length} recorded`,
    };
  },
});
