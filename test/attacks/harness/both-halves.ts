// Runs the attacks of a folder as tests: first the half that must do harm, then the half that must contain it.

import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pLimit from 'p-limit';
import { describe, expect, it } from 'vitest';
import type { Attack } from './attack.ts';
import { judgeBare, judgeSkerry } from './judge.ts';

const ATTACKS = join(import.meta.dirname, '..');

/** A test for each attack of each area. `atOnce`: attacks that run beside each other. */
export function testAttacks(areas: readonly string[], atOnce: number): void {
  const turn = pLimit(atOnce);
  for (const area of areas) {
    const folder = join(ATTACKS, area);
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
