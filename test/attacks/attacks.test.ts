// Runs every attack of the folders beside this file: each half in a process of its own.

import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pLimit from 'p-limit';
import { describe, expect, it } from 'vitest';
import type { Attack } from './harness/attack.ts';
import { judgeBare, judgeSkerry } from './harness/judge.ts';

/** Attacks spin by their nature: more of them than processors, and time is all that is tested. */
const turn = pLimit(Math.max(1, Math.floor(availableParallelism() / 2)));

const AREAS = ['escape', 'boundary', 'resource', 'fs', 'sql', 'bundle', 'protocol'];

for (const area of AREAS) {
  const folder = join(import.meta.dirname, area);
  const files = readdirSync(folder).filter((name) => name.endsWith('.attack.ts'));
  describe(`attacks: ${area}`, () => {
    for (const name of files.sort()) {
      const file = join(folder, name);
      it.concurrent(basename(name, '.attack.ts'), { timeout: 300_000 }, () =>
        turn(() => bothHalves(file)),
      );
    }
  });
}

async function bothHalves(file: string): Promise<void> {
  const { default: attack } = (await import(pathToFileURL(file).href)) as { default: Attack };
  const bare = await judgeBare(file, attack.harm);
  expect(
    bare,
    `on the bare thing this does no harm, so it proves nothing: ${bare.seen}`,
  ).toMatchObject({ harmed: true });
  const skerry = await judgeSkerry(file);
  expect(skerry, `${attack.title}: ${skerry.seen}`).toMatchObject({ contained: true });
}
