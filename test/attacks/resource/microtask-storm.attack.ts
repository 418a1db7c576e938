// Promises that only make more promises, started by an answer of the host: no timeout covers what follows an answer.

import { attack } from '../harness/attack.ts';
import { containPlugin } from '../harness/contain.ts';
import { naiveHost, stayAlive } from '../harness/naive-host.ts';

const PLUGIN = `{
  async run(_, ctx) { await ctx.clock.now(); for (;;) await null; },
  ping: (n) => n + 1,
}`;

export default attack({
  title: 'promises that only make more promises end at the cap',
  harm: { kind: 'hang', ms: 2_500 },
  async bare() {
    stayAlive();
    const host = await naiveHost(PLUGIN);
    await host.call('run');
    return { harmed: false, seen: 'it ended' };
  },
  skerry: (world) =>
    containPlugin(world, PLUGIN, { codes: ['TIMEOUT'], permissions: { clock: ['read'] } }),
});
