// Looked at before a plugin is loaded, and switched off while it is: between the look and its first line is time enough.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SkerryError } from '../../../src/index.ts';
import { attack } from '../harness/attack.ts';
import { sleep } from '../harness/measure.ts';
import { runBare } from '../harness/bare-isolate.ts';
import type { World } from '../harness/world.ts';
import { NaiveSwitch } from './naive-switch.ts';

const ID = 'test.attacker';
const BROKEN = 'export default {';
const QUICK = 'export default { run: () => 1 };';
const SLOW = `await new Promise((done) => setTimeout(done, 1_500)); ${QUICK}`;

export default attack({
  title: 'a plugin that is disabled before it has loaded does not load, at whatever moment that is',
  harm: { kind: 'leak' },
  async bare() {
    const off = new NaiveSwitch();
    off.begin(ID);
    // Its bundle is made meanwhile.
    await sleep(50);
    off.disable(ID);
    const got = await runBare('40 + 2');
    return { harmed: off.isDisabled(ID) && got === 42, seen: `it ran: ${String(got)}` };
  },
  async skerry(world) {
    await world.load(ID, { code: QUICK });
    const folder = world.package;
    await world.host.unload(ID);
    const load = async (code: string, disableAfter: number | null): Promise<string> => {
      writeFileSync(join(folder, 'index.ts'), code);
      if (disableAfter === null) world.disable(ID);
      else setTimeout(() => world.disable(ID), disableAfter);
      const ended = await outcome(world, folder);
      world.enable(ID);
      return ended;
    };
    const seen = [
      // What does not even bundle: it was not bundled.
      await load(BROKEN, null),
      // While it is bundled, which takes a process of its own; and while it starts.
      await load(QUICK, 0),
      await load(SLOW, 1_000),
    ];
    const loaded = world.host.plugins.some(({ id }) => id === ID);
    const again = await outcome(world, folder);
    return {
      contained:
        seen.every((ended) => ended === 'PLUGIN_DISABLED') && !loaded && again === 'loaded',
      seen: `${seen.join(', ')}; ${loaded ? 'loaded' : 'not loaded'}; then ${again}`,
    };
  },
});

async function outcome(world: World, folder: string): Promise<string> {
  try {
    await world.host.load(folder);
    return 'loaded';
  } catch (error) {
    if (!(error instanceof SkerryError)) throw error;
    world.heard.push(error.message);
    return error.code;
  }
}
