// A chain of promises that lives from timers goes on after its call was answered, and burns time on nobody's account.

import { attack } from '../harness/attack.ts';
import { sleep } from '../harness/measure.ts';
import { naiveHost } from '../harness/naive-host.ts';

const PLUGIN = `(() => {
  let steps = 0;
  const pause = () => new Promise((done) => setTimeout(done, 1));
  const chain = async () => { for (;;) { await pause(); steps++; } };
  return { run() { void chain(); return steps; }, steps: () => steps };
})()`;

export default attack({
  title: 'what a call leaves behind does not run on',
  harm: { kind: 'leak' },
  async bare() {
    const host = await naiveHost(PLUGIN);
    await host.call('run');
    await sleep(500);
    const steps = Number(await host.call('steps'));
    return { harmed: steps > 10, seen: `${steps} steps after the call` };
  },
  async skerry(world) {
    await world.attack({ code: `export default ${PLUGIN};` });
    await sleep(500);
    const { value, message } = await world.call('test.attacker', 'steps');
    return { contained: value === 0, seen: `${String(value)} steps after the call ${message}` };
  },
});
