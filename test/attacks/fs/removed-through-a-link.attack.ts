// A link to a folder of the machine lies in the plugin's folder; removing what is behind it removes what is not its own.

import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attack } from '../harness/attack.ts';
import { runNaive } from '../harness/payload.ts';
import { attackFiles, told } from './files.ts';
import { comparing, NaiveDisk, naiveFs, type Place } from './naive-disk.ts';

const REMOVE = `async ({ fs }) => [
  await attempt(() => fs.rm('/data/cache/full', { recursive: true, force: true })),
  await attempt(() => fs.rm('/data/cache/top.txt')),
  await attempt(() => fs.rm('/data/box', { recursive: true })),
  await attempt(() => fs.rm('/data/cache/', { recursive: true, force: true })),
]`;

function plant({ dir, data }: Place): string {
  const outside = join(dir, 'outside');
  mkdirSync(join(outside, 'full'), { recursive: true });
  writeFileSync(join(outside, 'full', 'keep.txt'), 'keep');
  writeFileSync(join(outside, 'top.txt'), 'keep');
  symlinkSync(outside, join(data, 'cache'));
  mkdirSync(join(data, 'box'));
  symlinkSync(outside, join(data, 'box', 'inner'));
  return outside;
}

function left(outside: string): string {
  return readdirSync(outside, { recursive: true, encoding: 'utf8' }).toSorted().join(' ');
}

const ALL = 'full full/keep.txt top.txt';

export default attack({
  title: 'removing goes through no link: a link is removed, and what it leads to stays',
  harm: { kind: 'leak' },
  async bare() {
    using disk = new NaiveDisk();
    const outside = plant(disk);
    await runNaive(REMOVE, naiveFs(comparing(disk)));
    return { harmed: left(outside) !== ALL, seen: `left: ${left(outside)}` };
  },
  async skerry(world) {
    const outside = plant(world);
    const ended = await attackFiles(world, REMOVE);
    const own = readdirSync(world.data).sort().join(' ');
    return {
      contained: ended.usable && left(outside) === ALL && own === 'honest.txt',
      seen: `${told(ended)} left outside: ${left(outside)}, left inside: ${own}`,
    };
  },
});
