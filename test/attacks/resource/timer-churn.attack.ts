// Timers set and cleared in a loop are never many, but each leaves two words on their way to the host.

import { attack } from '../harness/attack.ts';
import { containPlugin } from '../harness/contain.ts';
import { watchLoad } from '../harness/measure.ts';
import { naiveHost } from '../harness/naive-host.ts';

const PLUGIN = `{ run() {
  const stop = globalThis.clearTimeout ?? (() => {});
  for (;;) stop(setTimeout(() => {}, 1));
}, ping: (n) => n + 1 }`;

export default attack({
  title: 'timers set and cleared without end end at a cap, and the host does not feel them',
  harm: { kind: 'leak' },
  async bare() {
    const host = await naiveHost(PLUGIN, { timeout: 2_000, memory: 64 });
    const stop = watchLoad();
    await host.call('run').catch(() => {});
    const { latestMs } = stop();
    return { harmed: latestMs > 500, seen: `late by ${Math.round(latestMs)} ms` };
  },
  async skerry(world) {
    const stop = watchLoad();
    const result = await containPlugin(world, PLUGIN, {
      codes: ['TIMEOUT', 'MEMORY_LIMIT', 'WORKER_CRASH'],
      limits: { cpu: 1_000 },
      within: 6_000,
    });
    const { busiestMs } = stop();
    return { ...result, contained: result.contained && busiestMs < 200 };
  },
});
