// An argument of 200 MB goes through to the host, which keeps it while it works on the request.

import { attack } from '../harness/attack.ts';
import { describeLoad } from '../harness/contain.ts';
import { sleep, watchLoad } from '../harness/measure.ts';
import { naiveHost, stayAlive } from '../harness/naive-host.ts';

const write = (size: string): string =>
  `async (_, ctx) => {
    try { await ctx.fs.writeFile('/data/file', 'x'.repeat(${size})); return 'written'; } catch (error) { return error.code; }
  }`;
const PLUGIN = `{ run: ${write('2e8')}, over: ${write('1_048_576')}, under: ${write('1_000_000')} }`;

export default attack({
  title: 'arguments over the payload limit do not leave their isolate',
  harm: { kind: 'memory', mb: 500 },
  async bare() {
    stayAlive();
    const kept: unknown[] = [];
    const host = await naiveHost(PLUGIN, { timeout: 20_000, ask: (_, args) => kept.push(args) });
    await host.call('run');
    await sleep(5_000);
    return { harmed: false, seen: `${kept.length} kept` };
  },
  async skerry(world) {
    const stop = watchLoad();
    await world.load('test.attacker', {
      code: `export default ${PLUGIN};`,
      permissions: { filesystem: { write: ['/data/**'] } },
      limits: { memory: 32, cpu: 2_000, payload: 1_024 },
    });
    const huge = await world.call('test.attacker', 'run');
    const over = await world.call('test.attacker', 'over');
    const under = await world.call('test.attacker', 'under');
    const load = stop();
    return {
      contained:
        huge.value !== 'written' &&
        over.value === 'PAYLOAD_LIMIT' &&
        under.value === 'written' &&
        load.hostMb < 150 &&
        load.cellMb < 350,
      seen: `${huge.code} ${String(huge.value)}; ${String(over.value)}; ${under.code} ${String(under.value)}; ${describeLoad(load)}`,
    };
  },
});
