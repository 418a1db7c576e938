// A log line without text costs the plugin nothing and the host as much as any: a cap on bytes alone never bites.
// The naive host caps the bytes of a call's log.

import { attack } from '../harness/attack.ts';
import { describeLoad } from '../harness/contain.ts';
import { sleep, watchLoad } from '../harness/measure.ts';
import { naiveHost } from '../harness/naive-host.ts';

const PLUGIN = `{ run() { for (let i = 0; i < 50_000; i++) console.log(''); return 1; }, ping: (n) => n + 1 }`;
const CAP = 65_536;

export default attack({
  title: 'log lines are counted as well as their bytes',
  harm: { kind: 'leak' },
  async bare() {
    const host = await naiveHost(PLUGIN, { timeout: 5_000, memory: 64 });
    await host.call('run');
    await sleep(1_000);
    let bytes = 0;
    const kept = host.lines.filter((line) => (bytes += line.length) <= CAP);
    return { harmed: kept.length === 50_000, seen: `${kept.length} lines of ${bytes} bytes` };
  },
  async skerry(world) {
    let lines = 0;
    world.host.on('log', () => void lines++);
    const stop = watchLoad();
    const ended = await world.attack({
      code: `export default ${PLUGIN};`,
      limits: { cpu: 5_000, log: CAP / 1_024 },
    });
    await sleep(500);
    const load = stop();
    return {
      contained: ended.ok && lines === 1_025 && load.busiestMs < 500,
      seen: `${ended.code}: ${lines} lines; ${describeLoad(load)}`,
    };
  },
});
