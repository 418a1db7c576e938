// An interval goes on after its call was answered: work that nobody asked for and no call pays for.

import { attack } from '../harness/attack.ts';
import { sleep } from '../harness/measure.ts';
import { naiveHost } from '../harness/naive-host.ts';

const PLUGIN = `(() => { let turns = 0; return {
  run() { setInterval(() => { turns++; }, 1); return turns; },
  turns: () => turns,
}; })()`;

export default attack({
  title: 'an interval ends with the call that set it',
  harm: { kind: 'leak' },
  async bare() {
    const host = await naiveHost(PLUGIN);
    await host.call('run');
    await sleep(500);
    return { harmed: host.timers.fired > 10, seen: `${host.timers.fired} turns after the call` };
  },
  async skerry(world) {
    await world.attack({ code: `export default ${PLUGIN};` });
    await sleep(500);
    const { value, message } = await world.call('test.attacker', 'turns');
    return { contained: value === 0, seen: `${String(value)} turns after the call ${message}` };
  },
});
