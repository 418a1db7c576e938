// A loop that logs fills the host's queue without bound, and its event loop does nothing else any more.

import { attack } from '../harness/attack.ts';
import { containPlugin } from '../harness/contain.ts';
import { sleep, watchLoad } from '../harness/measure.ts';
import { naiveHost } from '../harness/naive-host.ts';

const PLUGIN = `{ run() { for (;;) console.log('all is well'); }, ping: (n) => n + 1 }`;

export default attack({
  title: 'a loop that logs ends at the cap, and the host does not feel it',
  harm: { kind: 'leak' },
  async bare() {
    const host = await naiveHost(PLUGIN, { timeout: 2_000 });
    const stop = watchLoad();
    await host.call('run').catch(() => {});
    await sleep(100);
    const { latestMs } = stop();
    return {
      harmed: latestMs > 500,
      seen: `${host.lines.length} lines; a timer of the host was late by ${Math.round(latestMs)} ms`,
    };
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
