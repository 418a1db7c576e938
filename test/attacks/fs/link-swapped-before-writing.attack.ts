// The same swap while a file is written: what was to go into the plugin's folder goes into another one.

import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { attack } from '../harness/attack.ts';
import { runNaive } from '../harness/payload.ts';
import { attackFiles, told } from './files.ts';
import { comparingReal, NaiveDisk, naiveFs, type Place } from './naive-disk.ts';
import { whileSwapping } from './swapping.ts';

const WRITE = `async ({ fs }, rounds) => {
  const seen = { done: 0, refused: 0 };
  for (let round = 0; round < rounds; round += 1) {
    const each = await Promise.all([
      attempt(() => fs.writeFile('/data/box/planted.txt', 'planted')),
      attempt(() => fs.appendFile('/data/box/planted.txt', 'planted')),
      attempt(() => fs.mkdir('/data/box/made', { recursive: true })),
      attempt(() => fs.rm('/data/box/victim.txt', { force: true })),
    ]);
    for (const one of each) seen[one === undefined ? 'done' : 'refused'] += 1;
  }
  return seen;
}`;

function plant({ dir, data }: Place): readonly [string, string] {
  const [box, link] = [join(data, 'box'), join(data, 'link')];
  mkdirSync(box);
  mkdirSync(join(dir, 'outside'));
  symlinkSync(join(dir, 'outside'), link);
  return [box, link];
}

export default attack({
  title: 'a name swapped for a link while it is written puts nothing outside the mount',
  harm: { kind: 'leak' },
  async bare() {
    using disk = new NaiveDisk();
    const names = plant(disk);
    const outside = join(disk.dir, 'outside');
    const seen = await whileSwapping(...names, async () => {
      const end = performance.now() + 30_000;
      while (readdirSync(outside).length === 0 && performance.now() < end) {
        await runNaive(WRITE, naiveFs(comparingReal(disk)), 500);
      }
      return readdirSync(outside);
    });
    return { harmed: seen.length > 0, seen: `outside: ${seen.join(' ')}` };
  },
  async skerry(world) {
    const names = plant(world);
    const ended = await whileSwapping(...names, () => attackFiles(world, WRITE, 300));
    const { done = 0, refused = 0 } = ended.value as Record<string, number>;
    const outside = readdirSync(join(world.dir, 'outside'));
    const raced = done > 0 && refused > 0 && existsSync(join(world.data, 'box'));
    return {
      contained: ended.usable && raced && outside.length === 0,
      seen: `${told(ended)} outside: ${outside.join(' ')}`,
    };
  },
});
