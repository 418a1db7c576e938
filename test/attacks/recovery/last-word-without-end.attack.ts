// Asked to clean up, a plugin never finishes: the host that waits for it cannot be ended.

import { attack } from '../harness/attack.ts';
import { sleep } from '../harness/measure.ts';

const PLUGIN = `{
  bye: () => new Promise(() => {}),
  last: () => { for (;;); },
  ping: (n) => n + 1,
}`;

export default attack({
  title: 'a plugin that never finishes its last word keeps no host from ending',
  harm: { kind: 'hang', ms: 3_000 },
  async bare() {
    const plugin = { onUnload: () => new Promise<void>(() => setInterval(() => {}, 1_000)) };
    await plugin.onUnload();
    return { harmed: false, seen: 'it ended' };
  },
  host: () => ({
    policy: { floor: { log: ['write'] }, deadlines: { deactivate: 300, unload: 300 } },
  }),
  async skerry(world) {
    await world.load('test.attacker', {
      code: `export default ${PLUGIN};`,
      manifest: { lifecycle: { onDeactivate: 'bye', onUnload: 'last' } },
      limits: { executionTime: 30_000 },
    });
    const before = performance.now();
    const ended = await Promise.race([
      world.host.unload('test.attacker').then(() => 'ended'),
      sleep(8_000).then(() => 'waiting'),
    ]);
    const ms = Math.round(performance.now() - before);
    return { contained: ended === 'ended', seen: `${ended} after ${ms} ms` };
  },
});
