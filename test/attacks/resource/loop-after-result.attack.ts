// The answer is given, and then the loop starts, in a promise: success is reported, and the thread is held for good.

import { attack } from '../harness/attack.ts';
import { containPlugin } from '../harness/contain.ts';
import { naiveHost, stayAlive } from '../harness/naive-host.ts';
import { sleep } from '../harness/measure.ts';

const PLUGIN = `{
  run(_, ctx) { ctx.clock.now().then(() => { for (;;); }); return 'done'; },
  now() { Promise.resolve().then(() => { for (;;); }); return 'done'; },
  ping: (n) => n + 1,
}`;

export default attack({
  title: 'nothing of a call runs past its cap once it is answered',
  harm: { kind: 'hang', ms: 2_500 },
  async bare() {
    stayAlive();
    const host = await naiveHost(PLUGIN);
    await host.call('run');
    await sleep(300);
    await host.call('ping');
    return { harmed: false, seen: 'it ended' };
  },
  async skerry(world) {
    const permissions = { clock: ['read'] };
    const result = await containPlugin(world, PLUGIN, { codes: [null, 'TIMEOUT'], permissions });
    const { code, ms } = await world.call('test.attacker', 'now');
    const again = await world.call('test.attacker', 'ping', 41);
    return {
      contained: result.contained && code === 'TIMEOUT' && ms < 4_000 && again.value === 42,
      seen: `${result.seen}; at once: ${code} after ${Math.round(ms)} ms`,
    };
  },
});
