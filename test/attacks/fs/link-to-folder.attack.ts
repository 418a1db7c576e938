// A link to a folder on the way to a file. The naive host looks whether the file itself is a link, which it is not.

import { lstatSync, symlinkSync } from 'node:fs';
import { attack } from '../harness/attack.ts';
import { allRefused, holds, runNaive } from '../harness/payload.ts';
import { SECRET } from '../harness/world.ts';
import { attackFiles, told } from './files.ts';
import { comparing, NaiveDisk, naiveFs, refuse, type Place } from './naive-disk.ts';

const READ = `async ({ fs }) => Promise.all([
  attempt(() => fs.readFile('/data/shared/secret.txt', 'utf8')),
  attempt(() => fs.readFile('/data/up/secret.txt', 'utf8')),
  attempt(() => fs.copyFile('/data/shared/secret.txt', '/data/copy.txt').then(() => fs.readFile('/data/copy.txt', 'utf8'))),
  attempt(() => fs.rename('/data/shared/secret.txt', '/data/mine.txt').then(() => fs.readFile('/data/mine.txt', 'utf8'))),
])`;

function plant(place: Place): void {
  symlinkSync(place.dir, `${place.data}/shared`);
  symlinkSync(
    '../'.repeat(place.data.slice(place.dir.length).split('/').length - 1),
    `${place.data}/up`,
  );
}

export default attack({
  title: 'no path goes through a link to a folder outside the mount',
  harm: { kind: 'leak' },
  async bare() {
    using disk = new NaiveDisk();
    plant(disk);
    const compare = comparing(disk);
    const guard = (path: string) => {
      const full = compare(path);
      return lstatSync(full, { throwIfNoEntry: false })?.isSymbolicLink() === true
        ? refuse(path)
        : full;
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
