// Twenty thousand requests, none awaited, pile up in the host.

import { attack } from '../harness/attack.ts';
import { describeLoad } from '../harness/contain.ts';
import { watchLoad } from '../harness/measure.ts';
import { naiveHost, stayAlive } from '../harness/naive-host.ts';

const PLUGIN = `{ async run(_, ctx) {
  let refused = 0;
  for (let i = 0; i < 20_000; i++) ctx.clock.now().catch(() => { refused++; });
  await ctx.clock.now().catch(() => {});
  await null;
  return refused;
} }`;

export default attack({
  title: 'requests over the limit are refused in the isolate, before they cost the host anything',
  harm: { kind: 'leak' },
  async bare() {
    stayAlive();
    let asked = 0;
    const host = await naiveHost(PLUGIN, { timeout: 20_000, memory: 256, ask: () => ++asked });
    const stop = watchLoad();
    await host.call('run');
    const { latestMs, hostMb } = stop();
    return {
      harmed: asked > 20_000,
      seen: `${asked} requests; late by ${Math.round(latestMs)} ms, grown by ${Math.round(hostMb)} MB`,
    };
  },
  async skerry(world) {
    const stop = watchLoad();
    const ended = await world.attack({
      code: `export default ${PLUGIN};`,
      permissions: { clock: ['read'] },
      limits: { cpu: 5_000, hostCalls: 500 },
    });
    const load = stop();
    const performed = await world.records({ operation: 'clock.now', effect: 'allow' });
    return {
      contained: ended.value === 19_500 && performed.length <= 1_000 && load.busiestMs < 200,
      seen: `${ended.code} ${String(ended.value)}, ${performed.length} recorded; ${describeLoad(load)}`,
    };
  },
});
