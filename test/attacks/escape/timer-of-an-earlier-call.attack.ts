// A call leaves a timer behind that looks, again and again, at what later calls put into the module.

import { attack } from '../harness/attack.ts';
import { sleep } from '../harness/measure.ts';
import { naiveHost, stayAlive } from '../harness/naive-host.ts';

const PLUGIN = `(() => {
  const seen = []; let current = 'nobody';
  return {
    run() { setInterval(() => { if (current !== 'nobody') seen.push(current); }, 1); return 'set'; },
    async work() { current = 'secret of another'; await new Promise((done) => setTimeout(done, 200)); return 'done'; },
    look: () => String(seen[0]),
  };
})()`;

export default attack({
  title: 'a plugin with an instance for each call is watched by no timer of an earlier call',
  harm: { kind: 'leak' },
  async bare() {
    stayAlive();
    const host = await naiveHost(PLUGIN);
    await host.call('run');
    await host.call('work');
    await sleep(100);
    const seen = String(await host.call('look'));
    return { harmed: seen === 'secret of another', seen };
  },
  async skerry(world) {
    const source = { code: `export default ${PLUGIN};`, manifest: { instance: 'perCall' } };
    const ends = [await world.attack(source)];
    for (const handler of ['work', 'look']) ends.push(await world.call('test.attacker', handler));
    const seen = ends.map(({ value }) => String(value)).join(', ');
    return { contained: seen === 'set, done, undefined', seen };
  },
});
