// A plugin that never comes to the end of its start: it is no call that could be ended, and computes until its time is up.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SkerryError } from '../../../src/index.ts';
import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';
import { sleep } from '../harness/measure.ts';
import { cellsDownTo, settledCells } from './cells.ts';

const ID = 'test.attacker';
const MANIFEST = { name: ID, version: '1.0.0', limits: { startupTime: 20_000 } };

export default attack({
  title: 'the start of a plugin ends when it is disabled, and its cell with it',
  harm: { kind: 'hang', ms: 3_000 },
  async bare() {
    setTimeout(() => process.exit(0), 100);
    await runBare('for (;;);', { timeout: 60_000 });
    return { harmed: false, seen: 'the start ended' };
  },
  async skerry(world) {
    const folder = world.package;
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'plugin.json'), JSON.stringify(MANIFEST));
    const seen: string[] = [];
    let contained = true;
    for (const start of ['for (;;);', 'await new Promise(() => {});']) {
      writeFileSync(join(folder, 'index.ts'), `${start} export default { run: () => 1 };`);
      const before = await settledCells();
      const loading = world.host.load(folder).then(
        () => 'loaded',
        (error: unknown) => (error instanceof SkerryError ? error.code : String(error)),
      );
      // Bundled, and in its start.
      await sleep(4_000);
      const from = performance.now();
      world.disable(ID);
      const ended = await loading;
      const ms = performance.now() - from;
      const left = await cellsDownTo(before);
      world.enable(ID);
      seen.push(`${ended} after ${Math.round(ms)} ms, ${left} processes and ${before} before`);
      contained &&= ended === 'PLUGIN_DISABLED' && ms < 2_000 && left <= before;
    }
    return { contained, seen: seen.join('; ') };
  },
});
