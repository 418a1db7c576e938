// A named pipe in the plugin's folder. The naive host opens it like a file and waits for a writer for ever.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { attack } from '../harness/attack.ts';
import { allRefused, runNaive } from '../harness/payload.ts';
import { attackFiles, told } from './files.ts';
import { comparingReal, NaiveDisk, naiveFs, type Place } from './naive-disk.ts';

const USE = `async ({ fs }) => Promise.all([
  attempt(() => fs.readFile('/data/pipe', 'utf8')),
  attempt(() => fs.writeFile('/data/pipe', 'x')),
  attempt(() => fs.appendFile('/data/pipe', 'x')),
  attempt(() => fs.copyFile('/data/pipe', '/data/copy')),
])`;

function plant({ data }: Place): void {
  execFileSync('mkfifo', [join(data, 'pipe')]);
}

export default attack({
  title: 'a pipe in the place of a file is refused, and nobody waits for it',
  harm: { kind: 'hang', ms: 3_000 },
  async bare() {
    using disk = new NaiveDisk();
    plant(disk);
    const value = await runNaive(USE, naiveFs(comparingReal(disk)));
    return { harmed: false, seen: JSON.stringify(value) };
  },
  async skerry(world) {
    plant(world);
    const ended = await attackFiles(world, USE);
    return {
      contained: ended.usable && allRefused(ended.value) && ended.ms < 3_000,
      seen: `${told(ended)} after ${Math.round(ended.ms)} ms`,
    };
  },
});
