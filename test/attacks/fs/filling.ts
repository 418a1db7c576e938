// Attacks that fill the disk, and their measure: a payload that keeps writing below `/data`, and what lies there at most.

import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { attack, type Attack } from '../harness/attack.ts';
import { runNaive } from '../harness/payload.ts';
import { attackFiles, told } from './files.ts';
import { comparingReal, NaiveDisk, naiveFs } from './naive-disk.ts';

/** Small, so that an attack is over soon: 1 MB and fifty files. */
export const ROOM = { disk: 1, files: 50 } as const;
const MB = 1_048_576;

export interface Kept {
  bytes: number;
  files: number;
}

/** Bytes of all files in a folder, and how many files and folders there are. */
export function keptIn(folder: string): Kept {
  const kept = { bytes: 0, files: 0 };
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const stats = lstatSync(join(folder, name), { throwIfNoEntry: false });
    if (stats === undefined) continue;
    kept.files += 1;
    kept.bytes += stats.isFile() ? stats.size : 0;
  }
  return kept;
}

export function isOver({ bytes, files }: Kept): boolean {
  return bytes > ROOM.disk * MB || files > ROOM.files;
}

/** The most that lies in a folder at a time, as it is seen every few milliseconds until it is asked for. */
export function watchKept(folder: string): () => Kept {
  const most = { bytes: 0, files: 0 };
  const look = (): void => {
    try {
      const { bytes, files } = keptIn(folder);
      most.bytes = Math.max(most.bytes, bytes);
      most.files = Math.max(most.files, files);
    } catch {
      // A folder went while it was read: the next look sees what is there then.
    }
  };
  const timer = setInterval(look, 3);
  return () => {
    clearInterval(timer);
    look();
    return most;
  };
}

/** Afterwards the plugin tidies up: all the room is there again, and not a byte more. */
const TIDY = `async ({ fs }) => {
  for (const name of await fs.readdir('/data')) await fs.rm('/data/' + name, { recursive: true });
  const half = 'x'.repeat(${MB / 2});
  await fs.writeFile('/data/a', half);
  await fs.writeFile('/data/b', half);
  const more = await attempt(() => fs.appendFile('/data/b', 'x'));
  const names = Array.from({ length: ${ROOM.files - 2} }, (_, index) => '/data/empty' + index);
  for (const name of names) await fs.writeFile(name, '');
  const another = await attempt(() => fs.writeFile('/data/another', ''));
  return more === 'refused: DISK_LIMIT' && another === 'refused: DISK_LIMIT' ? 'honest' : [more, another];
}`;

/** `payload` fulfils with a list of what it tried; it must go beyond ROOM on the naive disk, and be refused by Skerry. */
export function fillAttack(title: string, payload: string): Attack {
  return attack({
    title,
    harm: { kind: 'leak' },
    async bare() {
      using disk = new NaiveDisk();
      await runNaive(payload, naiveFs(comparingReal(disk)));
      const kept = keptIn(disk.data);
      return { harmed: isOver(kept), seen: JSON.stringify(kept) };
    },
    async skerry(world) {
      const stop = watchKept(world.data);
      const source = { limits: { cpu: 2_000, executionTime: 20_000, ...ROOM } };
      const ended = await attackFiles(world, payload, null, { ...source, honest: TIDY });
      const most = stop();
      const refused = Array.isArray(ended.value) && ended.value.includes('refused: DISK_LIMIT');
      return {
        contained: ended.ok && refused && ended.usable && !isOver(most),
        seen: `${JSON.stringify(most)} ${told(ended)}`,
      };
    },
  });
}
