// Two moves at once. The naive host lists a folder, waits for its own log, and moves it: meanwhile the other move has
// put a file in that nobody may read, and the first carries it to where everybody may.

import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { appendFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { attack } from '../harness/attack.ts';
import { holds, pluginOf, runNaive } from '../harness/payload.ts';
import { SECRET } from '../harness/world.ts';
import { comparingReal, NaiveDisk, naiveFs, refuse, type Place } from './naive-disk.ts';

const MOVE = `async ({ fs }, rounds) => {
  const seen = {};
  for (let round = 0; round < rounds; round += 1) {
    await attempt(() => fs.mkdir('/data/step'));
    const moves = [
      () => fs.rename('/data/step', '/data/open'),
      () => fs.rename('/data/drop/secret.txt', '/data/step/secret.txt'),
    ];
    const ended = await Promise.all((round % 2 === 0 ? moves : moves.reverse()).map(attempt));
    const text = await attempt(() => fs.readFile('/data/open/secret.txt', 'utf8'));
    for (const what of [...ended.map(String), text]) seen[what] = (seen[what] ?? 0) + 1;
    if (!text.startsWith('refused: ')) break;
    await attempt(() => fs.rename('/data/step/secret.txt', '/data/drop/secret.txt'));
    await attempt(() => fs.rm('/data/open', { recursive: true }));
  }
  return seen;
}`;

function plant({ data }: Place): void {
  mkdirSync(join(data, 'drop'));
  writeFileSync(join(data, 'drop', 'secret.txt'), SECRET);
}

export default attack({
  title: 'operations at the same time carry nothing past a decision',
  harm: { kind: 'leak' },
  async bare() {
    using disk = new NaiveDisk();
    plant(disk);
    const guard = comparingReal(disk);
    const assertReadable = (path: string) => (path.startsWith('/data/open') ? path : refuse(path));
    const log = join(disk.dir, 'log');
    appendFileSync(log, '');
    const fs = {
      ...naiveFs(guard)['fs'],
      mkdir: (path: string) => mkdirSync(guard(path)),
      rm: (path: string, options: object) => rm(guard(path), options),
      readFile: (path: string) => readFileSync(guard(assertReadable(path)), 'utf8'),
      rename: async (from: string, to: string) => {
        const inside = await readdir(guard(from)).catch(() => null);
        const files = inside?.map((name) => [`${from}/${name}`, `${to}/${name}`] as const) ?? [
          [from, to] as const,
        ];
        // What becomes readable by the move must have been readable before.
        for (const [before, after] of files)
          if (after.startsWith('/data/open')) assertReadable(before);
        await appendFile(log, `moved ${from} to ${to}\n`);
        await rename(guard(from), guard(to));
      },
    };
    const value = await runNaive(MOVE, { fs }, 2_000);
    return { harmed: holds(value, SECRET), seen: JSON.stringify(value) };
  },
  async skerry(world) {
    plant(world);
    const permissions = {
      filesystem: { read: ['/data/open/**', '/data/step'], write: ['/data/**'] },
    };
    const limits = { cpu: 5_000, executionTime: 20_000 };
    const ended = await world.attack({ code: pluginOf(MOVE), permissions, limits }, 200);
    const seen = ended.value as Record<string, number>;
    const { undefined: moved = 0, 'refused: PERMISSION_DENIED': denied = 0 } = seen;
    return {
      contained: ended.ok && moved >= 200 && denied > 0,
      seen: `${ended.message} ${JSON.stringify(seen)}`,
    };
  },
});
