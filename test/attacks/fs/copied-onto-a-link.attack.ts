// A link lies where a file is written to. The naive host compares names, and the system writes to where the link leads.

import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attack } from '../harness/attack.ts';
import { allRefused, runNaive } from '../harness/payload.ts';
import { attackFiles, told } from './files.ts';
import { comparing, NaiveDisk, naiveFs, type Place } from './naive-disk.ts';

const WRITE = `async ({ fs }) => {
  await fs.writeFile('/data/own.txt', 'overwritten');
  return [
    await attempt(() => fs.copyFile('/data/own.txt', '/data/report.txt')),
    await attempt(() => fs.writeFile('/data/report.txt', 'overwritten')),
    await attempt(() => fs.appendFile('/data/report.txt', 'overwritten')),
    await attempt(() => fs.writeFile('/data/new.txt', 'made')),
  ];
}`;

function plant({ dir, data }: Place): string {
  writeFileSync(join(dir, 'victim.txt'), 'as it was');
  symlinkSync(join(dir, 'victim.txt'), join(data, 'report.txt'));
  symlinkSync(join(dir, 'made.txt'), join(data, 'new.txt'));
  return join(dir, 'victim.txt');
}

export default attack({
  title: 'nothing is written through a link, whether what it leads to is there or not',
  harm: { kind: 'leak' },
  async bare() {
    using disk = new NaiveDisk();
    const victim = plant(disk);
    await runNaive(WRITE, naiveFs(comparing(disk)));
    const now = readFileSync(victim, 'utf8');
    return { harmed: now !== 'as it was' && existsSync(join(disk.dir, 'made.txt')), seen: now };
  },
  async skerry(world) {
    const victim = plant(world);
    const ended = await attackFiles(world, WRITE);
    const now = readFileSync(victim, 'utf8');
    const made = existsSync(join(world.dir, 'made.txt'));
    return {
      contained: ended.usable && allRefused(ended.value) && now === 'as it was' && !made,
      seen: `${told(ended)} ${now}`,
    };
  },
});
