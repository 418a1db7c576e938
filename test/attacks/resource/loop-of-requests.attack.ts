// A loop that asks the host for something in each turn: the clock of the timeout stands still while the host answers.

import { attack } from '../harness/attack.ts';
import { containPlugin } from '../harness/contain.ts';
import { naiveHost, stayAlive } from '../harness/naive-host.ts';

const PLUGIN = `{
  async run(_, ctx) { for (;;) await ctx.clock.now(); },
  ping: (n) => n + 1,
}`;

export default attack({
  title: 'a loop of requests ends at the cap of the call',
  harm: { kind: 'hang', ms: 2_500 },
  async bare() {
    stayAlive();
    const host = await naiveHost(PLUGIN);
    await host.call('run');
    return { harmed: false, seen: 'it ended' };
  },
  skerry: (world) =>
    containPlugin(world, PLUGIN, {
      codes: ['TIMEOUT'],
      permissions: { clock: ['read'] },
      limits: { executionTime: 1_000 },
    }),
});
