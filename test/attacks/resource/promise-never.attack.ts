// A promise that never settles: nothing runs, so no timeout of V8 fires, and the caller waits for ever.

import { attack } from '../harness/attack.ts';
import { containPlugin } from '../harness/contain.ts';
import { naiveHost, stayAlive } from '../harness/naive-host.ts';

const PLUGIN = `{ run: () => new Promise(() => {}), ping: (n) => n + 1 }`;

export default attack({
  title: 'a promise that never settles ends at the wall clock',
  harm: { kind: 'hang', ms: 2_500 },
  async bare() {
    stayAlive();
    const host = await naiveHost(PLUGIN);
    await host.call('run');
    return { harmed: false, seen: 'it ended' };
  },
  skerry: (world) =>
    containPlugin(world, PLUGIN, { codes: ['TIMEOUT'], limits: { executionTime: 500 } }),
});
