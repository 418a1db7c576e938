// A package brings a link to a file of the machine. The naive host compares names, and the system follows the link.

import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { attack } from '../harness/attack.ts';
import { allRefused, holds, runNaive } from '../harness/payload.ts';
import { SECRET } from '../harness/world.ts';
import { attackFiles, told } from './files.ts';
import { comparing, NaiveDisk, naiveFs, type Place } from './naive-disk.ts';

const READ = `async ({ fs }) => Promise.all([
  attempt(() => fs.readFile('/plugin/notes.txt', 'utf8')),
  attempt(() => fs.readFile('/plugin/./notes.txt/', 'utf8')),
  attempt(() => fs.copyFile('/plugin/notes.txt', '/data/copy.txt').then(() => fs.readFile('/data/copy.txt', 'utf8'))),
])`;

function plant(place: Place): void {
  symlinkSync(join(place.dir, 'secret.txt'), join(place.package, 'notes.txt'));
}

export default attack({
  title: 'a link to a file outside the mount is not read',
  harm: { kind: 'leak' },
  async bare() {
    using disk = new NaiveDisk();
    plant(disk);
    const value = await runNaive(READ, naiveFs(comparing(disk)));
    return { harmed: holds(value, SECRET), seen: JSON.stringify(value) };
  },
  async skerry(world) {
    plant(world);
    const ended = await attackFiles(world, READ);
    const failed = await world.records({ kind: 'outcome' });
    const leaving = failed.filter((each) => each.kind === 'outcome' && each.code === 'EXDEV');
    return {
      contained: ended.usable && allRefused(ended.value) && leaving.length === 3,
      seen: `${told(ended)} ${leaving.length} refusals in the log`,
    };
  },
});
