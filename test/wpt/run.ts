// `npm run wpt -- --dir <checkout> [words of a path…]`: runs `.any.js` files of web-platform-tests in isolates and in Node.
// `--why` prints why each subtest fails; `--page <file>` writes the counts, with `--of <words>` for a checkout that git does
// not know. Ends with 1 where the list of known failures is not what was seen: `--update` takes out what passes now,
// `--accept` also puts in what fails.

import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { AREAS } from './areas.ts';
import { difference, updated } from './compare.ts';
import { IsolateSide } from './in-isolate.ts';
import { readKnown, writeKnown } from './known-subtests.ts';
import { areaLine, differenceLines, failureLines, writePage } from './report.ts';
import { type AreaResult, runArea } from './run-area.ts';
import { isCheckout } from './test-file.ts';

const LIST = join(import.meta.dirname, 'known-subtests.json');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    dir: { type: 'string', default: '.' },
    page: { type: 'string' },
    of: { type: 'string' },
    why: { type: 'boolean', default: false },
    update: { type: 'boolean', default: false },
    accept: { type: 'boolean', default: false },
  },
});

const say = (text: string): void => void process.stdout.write(text);
const checkout = resolve(values.dir);
if (!isCheckout(checkout)) {
  say(
    `${checkout} has no resources/testharness.js; --dir names a checkout of web-platform-tests.\n`,
  );
  process.exit(2);
}

const results: AreaResult[] = [];
await using isolates = await IsolateSide.open(checkout);
for (const area of AREAS) {
  const result = await runArea(area, { checkout, isolates, words: positionals });
  if (result.files.length === 0) continue;
  results.push(result);
  say(areaLine(result));
  if (values.why) say(failureLines(result));
}
if (results.length === 0) say('No file of an area is in this checkout, or none has such a path.\n');
if (values.page !== undefined) writePage(values.page, results, versions());
process.exitCode = holdToList() ? 0 : 1;

/** Whether the list is what was seen, after what `--update` and `--accept` make of it. */
function holdToList(): boolean {
  const files = results.flatMap((result) => result.files);
  const known = readKnown(LIST);
  if (values.update || values.accept) writeKnown(LIST, updated(files, known, values.accept));
  const { fresh, mended } = difference(files, readKnown(LIST));
  say(differenceLines(`Fail, and are not in ${LIST}:`, fresh));
  say(differenceLines(`Pass now: take them out of ${LIST} with --update:`, mended));
  return results.length > 0 && fresh.length === 0 && mended.length === 0;
}

function versions(): { node: string; tests: string } {
  const head = spawnSync('git', ['-C', checkout, 'log', '-1', '--format=%h of %cs'], {
    encoding: 'utf8',
  });
  const commit = head.status === 0 ? `web-platform-tests at ${head.stdout.trim()}` : undefined;
  const tests = values.of ?? commit ?? 'a checkout of web-platform-tests';
  return { node: process.versions.node, tests };
}
