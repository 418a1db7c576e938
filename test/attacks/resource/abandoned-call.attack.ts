// The caller gives up, and is answered; the call itself goes on working by its timers.

import { attack } from '../harness/attack.ts';
import { sleep } from '../harness/measure.ts';
import { naiveHost } from '../harness/naive-host.ts';

const PLUGIN = `(() => { let steps = 0; return {
  async run() { for (;;) { await new Promise((done) => setTimeout(done, 1)); steps++; } },
  steps: () => steps,
}; })()`;

export default attack({
  title: 'a call that its caller gave up does not run on',
  harm: { kind: 'leak' },
  async bare() {
    const host = await naiveHost(PLUGIN);
    await Promise.race([host.call('run'), sleep(100)]);
    const before = Number(await host.call('steps'));
    await sleep(500);
    const steps = Number(await host.call('steps')) - before;
    return { harmed: steps > 10, seen: `${steps} steps after the caller gave up` };
  },
  async skerry(world) {
    await world.load('test.attacker', { code: `export default ${PLUGIN};` });
    const signal = AbortSignal.timeout(100);
    const ended = await world.call('test.attacker', 'run', null, { signal });
    const before = await world.call('test.attacker', 'steps');
    await sleep(500);
    const after = await world.call('test.attacker', 'steps');
    return {
      contained: ended.code === 'ABORTED' && after.ok && after.value === before.value,
      seen: `${ended.code}; ${String(before.value)} steps, then ${String(after.value)}`,
    };
  },
});
