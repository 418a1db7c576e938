// A plugin whose start takes its process with it: who waits for it waits for the next start, and the next.

import { attack } from '../harness/attack.ts';
import { sleep } from '../harness/measure.ts';

const PLUGIN = `{ start: () => { for (;;); }, run: () => 'fine' }`;

export default attack({
  title: 'a unit that never gets through its start is not started for ever',
  harm: { kind: 'hang', ms: 3_000 },
  async bare() {
    for (;;) {
      // Start it, see it die, start it again: a caller waits all the while.
      await sleep(100);
    }
  },
  host: () => ({
    policy: {
      floor: { log: ['write'] },
      deadlines: { start: 100 },
      recovery: { circuit: { threshold: 1_000 } },
    },
  }),
  async skerry(world) {
    let lost = 0;
    world.host.on('lost', () => void lost++);
    await world.load('test.attacker', {
      code: `export default ${PLUGIN};`,
      limits: { cpu: 1_000 },
      manifest: { scope: 'org', lifecycle: { onStart: 'start' } },
    });
    const ended = await Promise.race([
      world.call('test.attacker', 'run', null, { org: 'a' }),
      sleep(20_000).then(() => null),
    ]);
    return {
      contained: ended?.code === 'UNIT_LOST' && lost === 3,
      seen: `${ended?.code ?? 'waiting'} after ${lost} starts`,
    };
  },
});
