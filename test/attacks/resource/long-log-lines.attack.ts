// Lines of a megabyte, said without waiting, queue up in the host faster than it writes them.

import { attack } from '../harness/attack.ts';
import { describeLoad } from '../harness/contain.ts';
import { sleep, watchLoad } from '../harness/measure.ts';
import { naiveHost, stayAlive } from '../harness/naive-host.ts';

const PLUGIN = `{ run(_, ctx) {
  for (let i = 0; i < 1_000; i++) { const line = (i % 10 + 'x').repeat(5e5); console.log(line); ctx.log.info(line); }
  return 1;
}, some() { for (let i = 0; i < 100; i++) console.log('x'.repeat(8_000)); return 1; } }`;

export default attack({
  title: 'long log lines are cut in their isolate, and dropped there past the limit of the call',
  harm: { kind: 'memory', mb: 500 },
  async bare() {
    stayAlive();
    const host = await naiveHost(PLUGIN, { timeout: 20_000, memory: 64 });
    await host.call('run');
    await sleep(20_000);
    return { harmed: false, seen: `${host.lines.length} lines` };
  },
  async skerry(world) {
    let bytes = 0;
    world.host.on('log', (entry) => void (bytes += entry.message.length));
    const stop = watchLoad();
    const ended = await world.attack({
      code: `export default ${PLUGIN};`,
      limits: { cpu: 5_000, log: 64 },
    });
    const some = await world.call('test.attacker', 'some');
    await sleep(500);
    const load = stop();
    return {
      contained:
        ended.ms < 12_000 && some.ok && bytes < 150_000 && load.hostMb < 200 && load.cellMb < 450,
      seen: `${ended.code}: ${bytes} bytes of log; ${describeLoad(load)}`,
    };
  },
});
