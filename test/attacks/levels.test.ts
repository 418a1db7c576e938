// A sample of attacks at the weakest level of isolation, which must contain them too; the others run at the strongest that the
// machine has. `npm run attacks` runs all of them at every level.

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { judgeSkerry } from './harness/judge.ts';

/** One or two of each way in which a level could matter: memory, time, the realm, the fence, what a cell says. */
const SAMPLE = [
  'escape/constructor-chain',
  'escape/module-in-reach',
  'resource/includes-on-array-like',
  'resource/loop-after-await',
  'resource/spread-of-text',
  'resource/concat-doubling',
  'protocol/call-never-answered',
  'fs/climbing-path',
];

describe('at the level "process"', () => {
  it.each(SAMPLE)('%s is contained', { timeout: 180_000 }, async (name) => {
    const file = join(import.meta.dirname, `${name}.attack.ts`);
    const { contained, seen } = await judgeSkerry(file, 'process');
    expect(contained, seen).toBe(true);
  });

  it('native code that only a jail contains is not: the level is really the weakest', async () => {
    const file = join(import.meta.dirname, 'jail/file-opened-by-native-code.attack.ts');
    const { contained, seen } = await judgeSkerry(file, 'process');
    expect(contained, seen).toBe(false);
  }, 180_000);
});
