// Arguments as large as allowed, as many as the call can make: parsing them holds up the host's own thread.

import { attack } from '../harness/attack.ts';
import { describeLoad } from '../harness/contain.ts';
import { sleep, watchLoad } from '../harness/measure.ts';
import { naiveHost } from '../harness/naive-host.ts';

const PLUGIN = `(() => {
  const list = Array.from({ length: 300_000 }, () => ({}));
  const ask = (ctx, times) => { for (let i = 0; i < times; i++) ctx.clock.now(list).catch(() => {}); return times; };
  return { many: (_, ctx) => ask(ctx, 60), run: (_, ctx) => ask(ctx, 60), few: (_, ctx) => ask(ctx, 3) };
})()`;

export default attack({
  title: 'large arguments hold up the host for no longer than the plugin may take to make them',
  harm: { kind: 'leak' },
  async bare() {
    const host = await naiveHost(PLUGIN, { timeout: 20_000, memory: 128 });
    const stop = watchLoad();
    await host.call('many');
    await sleep(300);
    const { busiestMs } = stop();
    return { harmed: busiestMs > 600, seen: `the host was busy for ${Math.round(busiestMs)} ms` };
  },
  async skerry(world) {
    await world.load('test.attacker', {
      code: `export default ${PLUGIN};`,
      permissions: { clock: ['read'] },
      limits: { cpu: 200, memory: 128 },
    });
    const stop = watchLoad();
    const many = await world.call('test.attacker', 'many');
    const few = await world.call('test.attacker', 'few');
    await sleep(300);
    const load = stop();
    return {
      contained: load.busiestMs < 500,
      seen: `${many.code}, ${few.code}; ${describeLoad(load)}`,
    };
  },
});
