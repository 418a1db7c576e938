// Entry of the process that runs one half of one attack: `run-half.ts <file> bare|skerry`. Prints its result as one JSON line.

import { writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Attack, SkerryResult } from './attack.ts';
import { SECRET, World } from './world.ts';

/** The neighbour answers within this, whatever the attacker did. Generous: machines that run tests are busy. */
const NEIGHBOUR_MS = 3_000;

async function runSkerry(attack: Attack): Promise<SkerryResult> {
  await using world = await World.open(attack.host);
  const before = performance.now();
  const found = await attack.skerry(world);
  const result = { ...found, took: Math.round(performance.now() - before) };
  const ms = await world.askNeighbour();
  if (ms > NEIGHBOUR_MS)
    return {
      ...result,
      contained: false,
      seen: `${result.seen}; the neighbour took ${Math.round(ms)} ms`,
    };
  const leak = [...world.heard, result.seen].find((text) => text.includes(SECRET));
  if (leak !== undefined)
    return { ...result, contained: false, seen: `the secret came out: ${leak.slice(0, 200)}` };
  return result;
}

const [file = '', half = ''] = process.argv.slice(2);
const { default: definition } = (await import(pathToFileURL(file).href)) as { default: Attack };
// The parent's clock starts here: what a busy machine takes to start a process is no hang.
writeSync(1, '\n');
const result = half === 'bare' ? await definition.bare() : await runSkerry(definition);
// Written before the end: a bare half may leave the process in a state that exits badly.
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.kill(process.pid, 'SIGKILL'));
