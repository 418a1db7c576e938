// The naive host writes to a temporary name beside the file and renames it. Whoever knows the name lays a link there.

import { readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attack } from '../harness/attack.ts';
import { allRefused, runNaive } from '../harness/payload.ts';
import { attackFiles, told } from './files.ts';
import { comparingReal, NaiveDisk, naiveFs, type Place } from './naive-disk.ts';

const WRITE = `async ({ fs }) => {
  await fs.writeFile('/data/report.json', 'overwritten');
  const names = ['.skerry-tmp-', '.skerry-tmp-1', './/.skerry-tmp-2', 'x/../.skerry-tmp-3', '.skerry-tmp-4/a'];
  return Promise.all(names.flatMap((name) => [
    attempt(() => fs.writeFile('/data/' + name, 'x')),
    attempt(() => fs.readFile('/data/' + name, 'utf8')),
    attempt(() => fs.rename('/data/report.json', '/data/' + name)),
  ]));
}`;

function plant({ dir, data }: Place): string {
  const victim = join(dir, 'victim.txt');
  writeFileSync(victim, 'as it was');
  for (const name of [
    'report.json.tmp',
    '.report.json.tmp',
    'report.json~',
    '.skerry-tmp-',
    '.skerry-tmp-1',
  ]) {
    symlinkSync(victim, join(data, name));
  }
  return victim;
}

export default attack({
  title: 'a file being written has a name that nobody can foresee, name or list',
  harm: { kind: 'leak' },
  async bare() {
    using disk = new NaiveDisk();
    const victim = plant(disk);
    const guard = comparingReal(disk);
    const writeFile = (path: string, text: string) => {
      writeFileSync(`${guard(path)}.tmp`, text);
      renameSync(`${guard(path)}.tmp`, guard(path));
    };
    await runNaive(WRITE, { fs: { ...naiveFs(guard)['fs'], writeFile } });
    const now = readFileSync(victim, 'utf8');
    return { harmed: now !== 'as it was', seen: now };
  },
  async skerry(world) {
    const victim = plant(world);
    const ended = await attackFiles(world, WRITE);
    const now = readFileSync(victim, 'utf8');
    const left = readdirSync(world.data).filter((name) => name.startsWith('.skerry-tmp-')).length;
    return {
      contained: ended.usable && allRefused(ended.value) && now === 'as it was' && left === 2,
      seen: `${told(ended)} ${now}`,
    };
  },
});
