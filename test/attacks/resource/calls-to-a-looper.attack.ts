// Many calls at once to a plugin that loops, while its neighbour is called all the time.
// The naive host runs guests on its own thread, each call with its timeout.

import { attack } from '../harness/attack.ts';
import { runBody } from '../harness/contain.ts';
import { sleep, watchLoad } from '../harness/measure.ts';

const CALLS = 12;

export default attack({
  title: 'while one plugin loops in every call, its neighbour is served',
  harm: { kind: 'leak' },
  async bare() {
    const stop = watchLoad();
    const calls = Array.from({ length: CALLS }, () => runBody('for (;;);', { timeout: 200 }));
    await Promise.allSettled(calls);
    await sleep(20);
    const { latestMs } = stop();
    return {
      harmed: latestMs > (CALLS - 2) * 200,
      seen: `nothing else was served for ${Math.round(latestMs)} ms`,
    };
  },
  async skerry(world) {
    await world.load('test.attacker', {
      code: `export default { run() { for (;;); } };`,
      limits: { cpu: 200 },
    });
    const pending = new Set(Array.from({ length: CALLS }, () => world.call('test.attacker')));
    const calls = [...pending];
    for (const call of calls) void call.then(() => pending.delete(call));
    let worst = 0;
    let asked = 0;
    for (; pending.size > 0; asked++) worst = Math.max(worst, await world.askNeighbour());
    const codes = (await Promise.all(calls)).map(({ code }) => code);
    return {
      contained: worst < 1_500 && codes.every((code) => code === 'TIMEOUT' || code === 'UNIT_LOST'),
      seen: `${asked} calls of the neighbour, the slowest ${Math.round(worst)} ms; ${codes.join(' ')}`,
    };
  },
});
