// A loop in a timer's callback: the call that set it was timed, the callback is not.

import { attack } from '../harness/attack.ts';
import { containPlugin } from '../harness/contain.ts';
import { naiveHost, stayAlive } from '../harness/naive-host.ts';

const PLUGIN = `{
  async run() { await new Promise(() => setTimeout(() => { for (;;); }, 1)); },
  ping: (n) => n + 1,
}`;

export default attack({
  title: 'a loop in a timer ends at the cap of the call that set it',
  harm: { kind: 'hang', ms: 2_500 },
  async bare() {
    stayAlive();
    const host = await naiveHost(PLUGIN);
    await host.call('run');
    return { harmed: false, seen: 'it ended' };
  },
  skerry: (world) => containPlugin(world, PLUGIN, { codes: ['TIMEOUT'] }),
});
