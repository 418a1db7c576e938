// A second name of a file that lies elsewhere. It is no link to be followed: its real path is inside, its content is not.

import { linkSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attack } from '../harness/attack.ts';
import { allRefused, holds, runNaive } from '../harness/payload.ts';
import { SECRET } from '../harness/world.ts';
import { attackFiles, told } from './files.ts';
import { comparingReal, NaiveDisk, naiveFs, type Place } from './naive-disk.ts';

const USE = `async ({ fs }) => Promise.all([
  attempt(() => fs.readFile('/data/secret', 'utf8')),
  attempt(() => fs.copyFile('/data/secret', '/data/copy')),
  attempt(() => fs.writeFile('/data/victim', 'overwritten')),
  attempt(() => fs.appendFile('/data/victim', 'overwritten')),
])`;

function plant({ dir, data }: Place): string {
  const victim = join(dir, 'victim.txt');
  writeFileSync(victim, 'as it was');
  linkSync(victim, join(data, 'victim'));
  linkSync(join(dir, 'secret.txt'), join(data, 'secret'));
  return victim;
}

export default attack({
  title: 'a file with a second name elsewhere is neither read nor written',
  harm: { kind: 'leak' },
  async bare() {
    using disk = new NaiveDisk();
    const victim = plant(disk);
    const value = await runNaive(USE, naiveFs(comparingReal(disk)));
    const now = readFileSync(victim, 'utf8');
    return {
      harmed: holds(value, SECRET) && now !== 'as it was',
      seen: `${JSON.stringify(value)} ${now}`,
    };
  },
  async skerry(world) {
    const victim = plant(world);
    const ended = await attackFiles(world, USE);
    const now = readFileSync(victim, 'utf8');
    return {
      contained: ended.usable && allRefused(ended.value) && now === 'as it was',
      seen: `${told(ended)} ${now}`,
    };
  },
});
