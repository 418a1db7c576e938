// A file that may not be read lies in a folder that may be moved. The naive host compares paths with what is forbidden,
// and after the move the path is another.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attack } from '../harness/attack.ts';
import { allRefused, holds, runNaive } from '../harness/payload.ts';
import { SECRET } from '../harness/world.ts';
import { attackFiles, told } from './files.ts';
import { comparingReal, NaiveDisk, naiveFs, refuse, type Place } from './naive-disk.ts';

const MOVE = `async ({ fs }) => {
  const seen = [];
  for (const [from, to, path] of [
    ['/data/box/private', '/data/box/open', '/data/box/open/secret.txt'],
    ['/data/box', '/data/crate', '/data/crate/private/secret.txt'],
    ['/data/box/private/secret.txt', '/data/mine.txt', '/data/mine.txt'],
  ]) {
    seen.push(await attempt(() => fs.rename(from, to)));
    seen.push(await attempt(() => fs.readFile(path, 'utf8')));
  }
  seen.push(await attempt(() => fs.copyFile('/data/box/private/secret.txt', '/data/copy.txt')));
  return seen;
}`;

function plant({ data }: Place): void {
  mkdirSync(join(data, 'box', 'private'), { recursive: true });
  writeFileSync(join(data, 'box', 'private', 'secret.txt'), SECRET);
}

export default attack({
  title: 'nothing becomes readable by moving it or a folder above it',
  harm: { kind: 'leak' },
  host: () => ({ policy: { deny: { filesystem: { read: ['/data/box/private/**'] } } } }),
  async bare() {
    using disk = new NaiveDisk();
    plant(disk);
    const guard = comparingReal(disk);
    const { fs = {} } = naiveFs(guard);
    const readFile = (path: string) =>
      path.startsWith('/data/box/private/') ? refuse(path) : readFileSync(guard(path), 'utf8');
    const value = await runNaive(MOVE, { fs: { ...fs, readFile } });
    return { harmed: holds(value, SECRET), seen: JSON.stringify(value) };
  },
  async skerry(world) {
    plant(world);
    const ended = await attackFiles(world, MOVE);
    const stays = existsSync(join(world.data, 'box', 'private', 'secret.txt'));
    const denied = await world.records({ effect: 'deny', resource: '/data/box/private' });
    return {
      contained: ended.usable && allRefused(ended.value) && stays && denied.length >= 3,
      seen: `${told(ended)} still there: ${String(stays)}, ${denied.length} denials in the log`,
    };
  },
});
