// A call that never ends and works by timers: whoever is asked only when a call begins lets it go on for ever.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attack } from '../harness/attack.ts';
import { sleep } from '../harness/measure.ts';
import { naiveHost } from '../harness/naive-host.ts';
import { NaiveSwitch } from './naive-switch.ts';

const PLUGIN = `{
  run: (input, ctx) => new Promise(() => {
    let ticks = 0;
    const tick = async () => { await ctx.fs.writeFile('/data/ticks.txt', String(++ticks)).catch(() => {}); setTimeout(tick, 5); };
    void tick();
  }),
  ping: (n) => n + 1,
}`;

export default attack({
  title: 'a call that works by timers ends when its plugin is disabled',
  harm: { kind: 'leak' },
  async bare() {
    let ticks = 0;
    const off = new NaiveSwitch();
    const host = await naiveHost(PLUGIN, { ask: (operation) => void (operation && ticks++) });
    off.begin('test.attacker');
    host.call('run').catch(() => {});
    await sleep(200);
    off.disable('test.attacker');
    const before = ticks;
    await sleep(500);
    return { harmed: ticks > before + 5, seen: `${ticks - before} operations after the switch` };
  },
  async skerry(world) {
    await world.load('test.attacker', {
      code: `export default ${PLUGIN};`,
      permissions: { filesystem: { write: ['/data/**'] } },
      limits: { cpu: 10_000, executionTime: 20_000 },
    });
    const call = world.call('test.attacker');
    const file = join(world.data, 'ticks.txt');
    const ticks = (): string => {
      try {
        return readFileSync(file, 'utf8');
      } catch {
        return 'none';
      }
    };
    while (!(Number(ticks()) > 3)) await sleep(10);
    const before = performance.now();
    world.disable('test.attacker');
    const ended = await call;
    const ms = performance.now() - before;
    // A write that was being performed may come to its end.
    await sleep(100);
    const atEnd = ticks();
    await sleep(500);
    const later = ticks();
    const next = await world.call('test.attacker', 'ping', 41);
    world.enable('test.attacker');
    const again = await world.call('test.attacker', 'ping', 41);
    return {
      contained:
        ended.code === 'PLUGIN_DISABLED' &&
        ms < 1_000 &&
        later === atEnd &&
        next.code === 'PLUGIN_DISABLED' &&
        again.value === 42,
      seen: `${ended.code} after ${Math.round(ms)} ms; ticks ${atEnd}, later ${later}; then ${next.code}, ${String(again.value)}`,
    };
  },
});
