// `node bench/promises/run.ts [memory] [ends] [neighbours] [--page file]`: figures that the project promises, as they are here.

import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release } from 'node:os';
import { parseArgs } from 'node:util';
import { ends } from './ends.ts';
import { memoryBombs } from './memory.ts';
import { neighbours } from './neighbours.ts';
import { isHeld, type Measured, pageText, terminalText } from './promise.ts';

const PARTS: Readonly<Record<string, () => Promise<Measured>>> = {
  ends,
  neighbours,
  memory: memoryBombs,
};
const [BEGIN, END] = ['<!-- promises: begin -->', '<!-- promises: end -->'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { page: { type: 'string' } },
});
// Caps are times: on a machine with other work the worst is that work's.
process.stdout.write(`${machine()}\n`);
const all: Measured[] = [];
for (const [name, measure] of Object.entries(PARTS)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const measured = await measure();
  all.push(measured);
  process.stdout.write(terminalText(measured));
}
const figures = all.flatMap((one) => one.figures);
console.log(`\n${figures.filter(isHeld).length} of ${figures.length} held.`);

if (values.page !== undefined) {
  const page = readFileSync(values.page, 'utf8');
  const [before, after] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (before < 0 || after < before)
    throw new Error(`${values.page} has no "${BEGIN}" and "${END}"`);
  const text = `${BEGIN}\n\n${machine()}\n\n${all.map(pageText).join('\n')}\n${END}`;
  writeFileSync(values.page, page.slice(0, before) + text + page.slice(after + END.length));
}

function machine(): string {
  const load = loadavg()[0]?.toFixed(1) ?? '?';
  return `node ${process.versions.node} · kernel ${release()} · cores ${cpus().length} · load of the last minute ${load}`;
}
