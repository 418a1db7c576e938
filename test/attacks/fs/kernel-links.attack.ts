// Links into /proc lead to the host's environment, to its root and to the files it holds open, whatever their names.

import { closeSync, openSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { attack } from '../harness/attack.ts';
import { allRefused, holds, runNaive } from '../harness/payload.ts';
import { SECRET } from '../harness/world.ts';
import { attackFiles, told } from './files.ts';
import { comparing, NaiveDisk, naiveFs, type Place } from './naive-disk.ts';

const READ = `async ({ fs }, { fd, secret }) => Promise.all(
  ['environ', 'maps', 'fd/' + fd, 'open', 'root' + secret, 'cwd/package.json', 'thread/../fd/' + fd].map((name) =>
    attempt(() => fs.readFile('/plugin/' + name, 'utf8'))))`;

function plant(place: Place, fd: number): void {
  for (const name of ['environ', 'maps', 'fd', 'root', 'cwd', 'thread']) {
    symlinkSync(
      `/proc/self/${name === 'thread' ? 'task/../environ' : name}`,
      join(place.package, name),
    );
  }
  symlinkSync(`/proc/self/fd/${fd}`, join(place.package, 'open'));
}

export default attack({
  title: 'no link reaches what the kernel shows of the host: environment, open files, root',
  harm: { kind: 'leak' },
  async bare() {
    using disk = new NaiveDisk();
    const secret = join(disk.dir, 'secret.txt');
    const fd = openSync(secret, 'r');
    plant(disk, fd);
    const value = await runNaive(READ, naiveFs(comparing(disk)), { fd, secret });
    const harmed = holds(value, SECRET) && holds(value, 'PATH=');
    return { harmed, seen: `${holds(value, 'PATH=') ? 'the environment, ' : ''}${String(harmed)}` };
  },
  async skerry(world) {
    const secret = join(world.dir, 'secret.txt');
    const fd = openSync(secret, 'r');
    plant(world, fd);
    const ended = await attackFiles(world, READ, { fd, secret });
    closeSync(fd);
    return { contained: ended.usable && allRefused(ended.value), seen: told(ended) };
  },
});
