// Whoever looks at processes now and then never sees one that is gone before the next look: a plugin that has itself ended after
// each burst of work uses a processor and shows none of it. The naive host looks when it starts one, and after the burst.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { endedTime } from '../../fixtures/ended-time.ts';
import { attack } from '../harness/attack.ts';
import { sleep } from '../harness/measure.ts';
import { usageOf } from '../../../src/metrics/index.ts';

const TIMES = 3;
const BURST = 400;

export default attack({
  title: 'processor time of units that were ended counts too',
  harm: { kind: 'leak' },
  async bare() {
    let seen = 0;
    const code = `const end = Date.now() + ${BURST}; while (Date.now() < end);`;
    for (let time = 0; time < TIMES; time += 1) {
      const child = spawn(process.execPath, ['-e', code], { stdio: 'ignore' });
      const before = usageOf(child.pid ?? 0)?.cpu ?? 0;
      await once(child, 'exit');
      seen += (usageOf(child.pid ?? 0)?.cpu ?? before) - before;
    }
    return { harmed: seen < BURST, seen: `${seen} ms seen of ${TIMES * BURST}` };
  },
  async skerry(world) {
    const code = 'export default { run() { for (;;); } };';
    await world.load('test.attacker', { code, limits: { cpu: BURST } });
    const before = world.host.metrics('test.attacker').cpu.total;
    const ended = endedTime();
    for (let time = 0; time < TIMES; time += 1) await world.call('test.attacker', 'run');
    await sleep(1_500);
    const { cpu, health } = world.host.metrics('test.attacker');
    const told = cpu.total - before;
    const used = endedTime() - ended;
    return {
      contained: told >= used * 0.75 && used > 0 && health.restarts === TIMES,
      seen: `${told} ms of ${used}, ${health.restarts} restarts`,
    };
  },
});
