// A file of 700 MB that takes no room on the disk: one read brings all of it into the memory of the host.

import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attack } from '../harness/attack.ts';
import { watchLoad } from '../harness/measure.ts';
import { allRefused, runNaive } from '../harness/payload.ts';
import { attackFiles, told } from './files.ts';
import { comparingReal, NaiveDisk, naiveFs, type Place } from './naive-disk.ts';

const READ = `async ({ fs }) => Promise.all([
  attempt(() => fs.readFile('/data/huge')),
  attempt(() => fs.readFile('/data/huge', 'utf8')),
  attempt(() => fs.copyFile('/data/huge', '/data/copy')),
  attempt(() => fs.appendFile('/data/huge', 'x')),
])`;

/** It takes all the room there is until it goes. */
const HONEST = `async ({ fs }) => {
  await fs.rm('/data/huge');
  await fs.writeFile('/data/honest.txt', 'honest');
  return fs.readFile('/data/honest.txt', 'utf8');
}`;

function plant({ data }: Place): void {
  writeFileSync(join(data, 'huge'), '');
  truncateSync(join(data, 'huge'), 700_000_000);
}

export default attack({
  title: 'a read returns no more than its cap, and a larger file takes no memory',
  harm: { kind: 'memory', mb: 500 },
  async bare() {
    using disk = new NaiveDisk();
    plant(disk);
    const guard = comparingReal(disk);
    const { fs = {} } = naiveFs(guard);
    const readFile = (path: string) => readFileSync(guard(path)).length;
    const value = await runNaive(READ, { fs: { ...fs, readFile } });
    return { harmed: false, seen: JSON.stringify(value) };
  },
  async skerry(world) {
    plant(world);
    const load = watchLoad();
    const ended = await attackFiles(world, READ, null, { honest: HONEST });
    const { hostMb } = load();
    return {
      contained: ended.usable && allRefused(ended.value) && hostMb < 100,
      seen: `${told(ended)} ${Math.round(hostMb)} MB more`,
    };
  },
});
