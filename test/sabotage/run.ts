// Takes each guard of the product away, one at a time, in a copy of the source: an attack must get through then.
// `npm run sabotage [-- <words of a guard's area or name>…] [--json]`. Ends with 1 where a guard is not missed.

import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import { allGuards, type GuardOfArea } from './guards-of-all.ts';
import { type Trial, tryGuard } from './trial.ts';

const AT_ONCE = Math.min(2, availableParallelism());

const json = process.argv.includes('--json');
const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const slots = pLimit(AT_ONCE);

function isWanted({ area, name }: GuardOfArea): boolean {
  return words.length === 0 || words.some((word) => area === word || name.includes(word));
}

function say(guard: GuardOfArea, { verdict, by, seen }: Trial): void {
  if (json) return;
  const how = by === null ? verdict.toUpperCase() : `caught by ${by}`;
  const detail = seen === '' ? '' : `\n    ${seen.split('\n', 1)[0]?.slice(0, 200)}`;
  console.log(`${guard.area}: ${guard.name}\n  ${how}${detail}`);
}

const wanted = (await allGuards()).filter(isWanted);
if (wanted.length === 0) {
  console.error(`No guard's area is, and no guard's name holds, any of: ${words.join(', ')}`);
  process.exit(2);
}
const trials = await Promise.all(
  wanted.map((guard) =>
    slots(async () => {
      const trial = await tryGuard(guard);
      say(guard, trial);
      const { area, name, file, attacks } = guard;
      return { area, name, file, attacks, ...trial };
    }),
  ),
);
const caught = trials.filter(({ verdict }) => verdict === 'caught').length;
if (json) console.log(JSON.stringify(trials, null, 2));
else console.log(`\n${caught} of ${trials.length} guards are missed when they are gone.`);
process.exit(caught === trials.length ? 0 : 1);
