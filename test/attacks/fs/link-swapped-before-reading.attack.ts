// Another program puts a link in the place of a folder between the look and the use. The naive host resolves the real
// path, finds it inside, and then opens by name.

import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attack } from '../harness/attack.ts';
import { holds, runNaive } from '../harness/payload.ts';
import { SECRET } from '../harness/world.ts';
import { attackFiles, told } from './files.ts';
import { comparingReal, NaiveDisk, naiveFs, type Place } from './naive-disk.ts';
import { whileSwapping } from './swapping.ts';

const READ = `async ({ fs }, rounds) => {
  const seen = {};
  for (let round = 0; round < rounds; round += 1) {
    for (const text of await Promise.all(Array.from({ length: 8 }, () => attempt(() => fs.readFile('/data/box/secret.txt', 'utf8'))))) {
      const what = text.startsWith('refused: ') ? 'refused' : text;
      seen[what] = (seen[what] ?? 0) + 1;
    }
    if (Object.keys(seen).some((what) => what !== 'refused' && what !== 'inside')) break;
  }
  return seen;
}`;

function plant({ dir, data }: Place): readonly [string, string] {
  const [box, link] = [join(data, 'box'), join(data, 'link')];
  mkdirSync(box);
  writeFileSync(join(box, 'secret.txt'), 'inside');
  symlinkSync(dir, link);
  return [box, link];
}

export default attack({
  title: 'a name swapped for a link while it is read leads nowhere',
  harm: { kind: 'leak' },
  async bare() {
    using disk = new NaiveDisk();
    const names = plant(disk);
    const value = await whileSwapping(...names, () =>
      runNaive(READ, naiveFs(comparingReal(disk)), 5_000),
    );
    return { harmed: holds(value, SECRET), seen: JSON.stringify(value) };
  },
  async skerry(world) {
    const names = plant(world);
    const ended = await whileSwapping(...names, () => attackFiles(world, READ, 300));
    const { inside = 0, refused = 0 } = ended.value as Record<string, number>;
    const raced = inside > 0 && refused > 0 && inside + refused === 2_400;
    return { contained: ended.usable && raced, seen: told(ended) };
  },
});
