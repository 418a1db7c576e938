// A plugin rewrites its own package: what it asks for, and the code that is loaded next time.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attack } from '../harness/attack.ts';
import { allRefused, runNaive } from '../harness/payload.ts';
import { attackFiles, told } from './files.ts';
import { comparingReal, NaiveDisk, naiveFs, type Place } from './naive-disk.ts';

const REWRITE = `async ({ fs }) => {
  await fs.writeFile('/data/plugin.json', '{"permissions":{"env":["*"]}}');
  return [
    await attempt(() => fs.writeFile('/plugin/plugin.json', '{"permissions":{"env":["*"]}}')),
    await attempt(() => fs.copyFile('/data/plugin.json', '/plugin/plugin.json')),
    await attempt(() => fs.rename('/data/plugin.json', '/plugin/plugin.json')),
    await attempt(() => fs.appendFile('/plugin/index.ts', '\\nlater();')),
    await attempt(() => fs.writeFile('/data/../plugin/index.ts', 'later();')),
    await attempt(() => fs.mkdir('/plugin/node_modules/dependency', { recursive: true })),
    await attempt(() => fs.rm('/plugin/plugin.json')),
  ];
}`;

function content({ package: folder }: Place): string {
  const entries = readdirSync(folder, { withFileTypes: true });
  const texts = entries.map((entry) =>
    entry.isFile() ? [entry.name, readFileSync(join(folder, entry.name), 'utf8')] : [entry.name],
  );
  return JSON.stringify(texts.map(String).toSorted());
}

export default attack({
  title: 'a plugin cannot change its own package, whatever was granted',
  harm: { kind: 'leak' },
  async bare() {
    using disk = new NaiveDisk();
    writeFileSync(join(disk.package, 'plugin.json'), '{"permissions":{}}');
    const before = content(disk);
    // Without the last step, which would hide the others.
    const payload = REWRITE.replace(/.*fs\.rm.*\n/, '');
    const value = await runNaive(payload, naiveFs(comparingReal(disk)));
    return { harmed: content(disk) !== before, seen: JSON.stringify(value) };
  },
  async skerry(world) {
    await attackFiles(world, REWRITE);
    const before = content(world);
    const ended = await world.call('test.attacker');
    const same =
      content(world) === before && !before.includes('later();"') && before.includes('fs.rm');
    return { contained: allRefused(ended.value) && same, seen: told({ ...ended, usable: same }) };
  },
});
