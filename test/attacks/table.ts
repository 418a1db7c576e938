// `npm run attacks [-- words of a name…] [--at-once n] [--keep file]`: every attack at every level of isolation. Writes
// docs/attacks.md where all were run, prints what got through, and ends with 1 where anything did that a level promises to
// contain. A run that was broken off goes on where the file of `--keep` ends; with `--kept-only` nothing more is run.

import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import pLimit from 'p-limit';
import type { IsolationLevel } from '../../sandbox/index.ts';
import type { Attack } from './harness/attack.ts';
import { CellMemory, idleCellMb } from './harness/cell-memory.ts';
import { judgeSkerry } from './harness/judge.ts';
import { LEVELS } from './harness/level.ts';
import { attacksPage, type Case, isPromised, type Trial } from './harness/published.ts';

const FOLDER = import.meta.dirname;
const PAGE = join(FOLDER, '../../docs/attacks.md');
const ENDING = '.attack.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'at-once': { type: 'string', default: '1' },
    keep: { type: 'string' },
    'kept-only': { type: 'boolean' },
  },
});

/** What an earlier run with the same `--keep` found. */
function kept(): Map<string, Case> {
  if (values.keep === undefined || !existsSync(values.keep)) return new Map();
  const lines = readFileSync(values.keep, 'utf8').split('\n').filter(Boolean);
  return new Map(lines.map((line) => JSON.parse(line) as Case).map((one) => [one.name, one]));
}

/** MB that an idle cell holds, by level. */
const idle = new Map<IsolationLevel, number>();

/** `area/name` of every attack, in the order of the alphabet. */
function names(): string[] {
  const areas = readdirSync(FOLDER).filter((name) => statSync(join(FOLDER, name)).isDirectory());
  return areas.sort().flatMap((area) =>
    readdirSync(join(FOLDER, area))
      .filter((file) => file.endsWith(ENDING))
      .sort()
      .map((file) => `${area}/${file.slice(0, -ENDING.length)}`),
  );
}

async function run(name: string): Promise<Case> {
  const file = join(FOLDER, `${name}${ENDING}`);
  const { default: attack } = (await import(pathToFileURL(file).href)) as { default: Attack };
  const trials: Partial<Record<IsolationLevel, Trial>> = {};
  for (const level of values['kept-only'] === true ? [] : LEVELS)
    trials[level] = await tryTwice(name, file, level, isPromised(attack, level));
  return { name, attack, trials };
}

/** What is promised and fails is tried once more: caps are times, and a busy machine may be late once. */
async function tryTwice(
  name: string,
  file: string,
  level: IsolationLevel,
  promised: boolean,
): Promise<Trial> {
  for (let tries = 1; ; tries++) {
    const memory = new CellMemory();
    const { contained, seen, took = 0 } = await judgeSkerry(file, level, (pid) => memory.look(pid));
    const grownMb = memory.peakMb - (idle.get(level) ?? 0);
    if (contained || !promised || tries === 2) return { contained, grownMb, ms: took };
    console.log(`${name} at ${level}: ${seen}`);
  }
}

function machine(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  return `Run with Node ${process.versions.node} (V8 ${process.versions.v8}) on Linux ${release()}, ${cpus().length} cores, ${memory} GB.`;
}

if (values['kept-only'] !== true)
  for (const level of LEVELS) idle.set(level, await idleCellMb(level));
const wanted = names().filter(
  (name) => positionals.length === 0 || positionals.some((word) => name.includes(word)),
);
const turn = pLimit(Number(values['at-once']));
const earlier = kept();
let done = 0;
const cases = await Promise.all(
  wanted.map((name) =>
    turn(async () => {
      const one = earlier.get(name) ?? (await run(name));
      const isNew = values['kept-only'] !== true && !earlier.has(name);
      if (values.keep !== undefined && isNew)
        appendFileSync(values.keep, `${JSON.stringify(one)}\n`);
      process.stderr.write(`${++done} of ${wanted.length}  ${name}\n`);
      return one;
    }),
  ),
);
const page = attacksPage(cases, LEVELS, machine());
if (positionals.length === 0) writeFileSync(PAGE, page);
else console.log(page);
const broken = cases.flatMap((one) =>
  LEVELS.filter((level) => one.trials[level]?.contained === false && isPromised(one.attack, level)),
);
console.log(`${cases.length} attacks at ${LEVELS.length} levels; ${broken.length} got through.`);
process.exitCode = broken.length === 0 ? 0 : 1;
