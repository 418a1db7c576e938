// Work that was started in the background goes on by its timers: nobody waits for it, so nobody notices.

import { attack } from '../harness/attack.ts';
import { sleep } from '../harness/measure.ts';
import { naiveHost } from '../harness/naive-host.ts';

const PLUGIN = `(() => { let steps = 0; return {
  async run() { for (;;) { await new Promise((done) => setTimeout(done, 5)); steps++; } },
  steps: () => steps,
}; })()`;

export default attack({
  title: 'a call that nobody waits for ends all the same',
  harm: { kind: 'leak' },
  async bare() {
    const host = await naiveHost(PLUGIN);
    host.call('run').catch(() => {});
    await sleep(2_000);
    const before = Number(await host.call('steps'));
    await sleep(500);
    const steps = Number(await host.call('steps')) - before;
    return { harmed: steps > 10, seen: `${steps} steps, two seconds after it was started` };
  },
  async skerry(world) {
    await world.load('test.attacker', {
      code: `export default ${PLUGIN};`,
      limits: { cpu: 5_000, executionTime: 60_000, backgroundTime: 1_000, concurrency: 1 },
    });
    const { code, ms } = await world.call('test.attacker', 'run', null, { background: true });
    const { ok, value } = await world.call('test.attacker', 'steps');
    return {
      contained: code === 'TIMEOUT' && ms < 10_000 && ok && value === 0,
      seen: `${code} after ${Math.round(ms)} ms; the next call finds ${String(value)} steps`,
    };
  },
});
