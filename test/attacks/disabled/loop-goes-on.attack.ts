// A call that is in a loop and hears of nothing: it is told that it is over, and computes on.

import { attack } from '../harness/attack.ts';
import { sleep } from '../harness/measure.ts';
import { runBare } from '../harness/bare-isolate.ts';
import { cellsDownTo, settledCells } from './cells.ts';

const PLUGIN = `{
  run(input, ctx) { console.log('in'); for (;;); },
  ping: (n) => n + 1,
}`;

export default attack({
  title: 'a loop ends when its plugin is disabled, and its cell with it',
  harm: { kind: 'hang', ms: 3_000 },
  async bare() {
    // The switch is a timer that the loop keeps from firing.
    setTimeout(() => process.exit(0), 100);
    await runBare('for (;;);', { timeout: 60_000 });
    return { harmed: false, seen: 'the loop ended' };
  },
  async skerry(world) {
    await world.load('test.attacker', {
      code: `export default ${PLUGIN};`,
      permissions: { log: ['write'] },
      limits: { cpu: 20_000, executionTime: 60_000 },
    });
    const spare = await settledCells();
    const entered = new Promise<void>((resolve) => world.host.on('log', () => resolve()));
    const call = world.call('test.attacker');
    await Promise.race([entered, sleep(3_000)]);
    await sleep(100);
    const before = performance.now();
    world.disable('test.attacker');
    const ended = await call;
    const ms = performance.now() - before;
    const alive = await cellsDownTo(spare - 1);
    world.enable('test.attacker');
    const again = await world.call('test.attacker', 'ping', 41);
    return {
      contained:
        ended.code === 'PLUGIN_DISABLED' && ms < 1_000 && alive < spare && again.value === 42,
      seen: `${ended.code} after ${Math.round(ms)} ms; ${alive} processes, ${spare} before; then ${String(again.value)}`,
    };
  },
});
