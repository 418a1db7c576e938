// `npm run soak [-- --minutes 3 --plugins 200 --seed n]`: hosts under all kinds of plugins, with cells killed at random. Prints
// figures; ends with 1 where a call was lost, a wrong answer came, or anything leaked.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { soak } from './soak.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '3' },
    plugins: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '8' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const [minutes, plugins, rounds, seed] = [
  values.minutes,
  values.plugins,
  values.rounds,
  values.seed,
].map(Number) as [number, number, number, number];

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const dir = mkdtempSync(join(tmpdir(), 'skerry-soak-'));
say(`seed ${seed}, ${plugins} plugins, ${minutes} minutes`);
const wrong = await soak({ dir, plugins, seconds: minutes * 60, seed, rounds, say });
rmSync(dir, { recursive: true, force: true });
for (const what of wrong.slice(0, 40)) say(`WRONG  ${what}`);
say(wrong.length === 0 ? 'all is well' : `${wrong.length} things are wrong`);
process.exitCode = wrong.length === 0 ? 0 : 1;
