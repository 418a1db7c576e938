// A device that never ends, by a link or as a file of its own. The naive host reads it into memory.

import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { attack } from '../harness/attack.ts';
import { watchLoad } from '../harness/measure.ts';
import { allRefused, runNaive } from '../harness/payload.ts';
import { attackFiles, told } from './files.ts';
import { comparing, NaiveDisk, naiveFs, type Place } from './naive-disk.ts';

const READ = `async ({ fs }) => Promise.all([
  attempt(() => fs.readFile('/data/zero')),
  attempt(() => fs.readFile('/data/link-to-zero')),
  attempt(() => fs.copyFile('/data/link-to-zero', '/data/copy')),
  attempt(() => fs.copyFile('/data/zero', '/data/copy')),
])`;

function plant({ data }: Place): void {
  symlinkSync('/dev/zero', join(data, 'link-to-zero'));
  // Making a device takes root: without, the link stands for it.
  const made = spawnSync('mknod', [join(data, 'zero'), 'c', '1', '5'], { stdio: 'ignore' });
  if (made.status !== 0) symlinkSync('/dev/zero', join(data, 'zero'));
}

export default attack({
  title: 'a device is no file: it is not read, and no memory goes into it',
  harm: { kind: 'memory', mb: 400 },
  async bare() {
    using disk = new NaiveDisk();
    plant(disk);
    const value = await runNaive(READ, naiveFs(comparing(disk)));
    return { harmed: false, seen: JSON.stringify(value).slice(0, 300) };
  },
  async skerry(world) {
    plant(world);
    const load = watchLoad();
    const ended = await attackFiles(world, READ);
    const { hostMb } = load();
    return {
      contained: ended.usable && allRefused(ended.value) && hostMb < 100,
      seen: `${told(ended)} ${Math.round(hostMb)} MB more`,
    };
  },
});
