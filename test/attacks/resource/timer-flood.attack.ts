// A hundred thousand timers, each of which the host must hold and fire.

import { attack } from '../harness/attack.ts';
import { containPlugin } from '../harness/contain.ts';
import { sleep } from '../harness/measure.ts';
import { naiveHost } from '../harness/naive-host.ts';

const PLUGIN = `{ run() { for (let i = 0; i < 100_000; i++) setTimeout(() => {}, 60_000); return 1; }, ping: (n) => n + 1 }`;

export default attack({
  title: 'timers over the limit are refused in the isolate; the host holds none of them',
  harm: { kind: 'leak' },
  async bare() {
    const host = await naiveHost(PLUGIN, { timeout: 10_000, memory: 128 });
    await host.call('run');
    await sleep(500);
    return { harmed: host.timers.set === 100_000, seen: `${host.timers.set} timers in the host` };
  },
  skerry: (world) =>
    containPlugin(world, PLUGIN, { codes: ['EXECUTION_ERROR'], limits: { cpu: 5_000 } }),
});
