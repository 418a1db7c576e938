// A link to a link that leads out. The naive host reads the first link, finds that it stays inside, and opens.

import { lstatSync, readlinkSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { attack } from '../harness/attack.ts';
import { allRefused, holds, runNaive } from '../harness/payload.ts';
import { SECRET } from '../harness/world.ts';
import { attackFiles, told } from './files.ts';
import { comparing, NaiveDisk, naiveFs, refuse, type Place } from './naive-disk.ts';

const READ = `async ({ fs }) => Promise.all(['a', 'b', 'c', 'd', 'loop'].map((name) =>
  attempt(() => fs.readFile('/data/' + name, 'utf8'))))`;

function plant({ data, dir }: Place): void {
  symlinkSync('b', join(data, 'a'));
  symlinkSync(join(data, 'c'), join(data, 'b'));
  symlinkSync(
    './../data/../data/./d'.replaceAll('../data', `../${data.split('/').at(-1)}`),
    join(data, 'c'),
  );
  symlinkSync(join(dir, 'secret.txt'), join(data, 'd'));
  symlinkSync('loop', join(data, 'loop'));
}

export default attack({
  title: 'every link of a chain is followed before anything is decided',
  harm: { kind: 'leak' },
  async bare() {
    using disk = new NaiveDisk();
    plant(disk);
    const compare = comparing(disk);
    const guard = (path: string) => {
      const full = compare(path);
      if (!lstatSync(full).isSymbolicLink()) return full;
      const target = resolve(dirname(full), readlinkSync(full));
      return target.startsWith(`${disk.data}/`) ? full : refuse(path);
    };
    const value = await runNaive(READ, naiveFs(guard));
    return { harmed: holds(value, SECRET), seen: JSON.stringify(value) };
  },
  async skerry(world) {
    plant(world);
    const ended = await attackFiles(world, READ);
    return { contained: ended.usable && allRefused(ended.value), seen: told(ended) };
  },
});
