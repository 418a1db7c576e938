// The list of subtests that Node passes and an isolate does not: read and written. Must not know how they are found.

import { readFileSync, writeFileSync } from 'node:fs';
import type { Known } from './compare.ts';

/** Throws where the file is there and is not such a list. A list that is not there is empty. */
export function readKnown(file: string): Known {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return {};
  }
  const list: unknown = JSON.parse(text);
  if (!isKnown(list)) throw new Error(`${file}: each file must have a list of titles.`);
  return list;
}

export function writeKnown(file: string, known: Known): void {
  const entries = Object.entries(known).map(([path, titles]) => entryText(path, titles));
  writeFileSync(file, entries.length === 0 ? '{}\n' : `{\n${entries.join(',\n')}\n}\n`);
}

/** Characters of a line, as the formatter has them. */
const WIDTH = 100;

/** On one line where it fits, so that the formatter has nothing to change. */
function entryText(path: string, titles: readonly string[]): string {
  const texts = titles.map((title) => JSON.stringify(title));
  const line = `  ${JSON.stringify(path)}: [${texts.join(', ')}]`;
  if (line.length < WIDTH) return line;
  return `  ${JSON.stringify(path)}: [\n    ${texts.join(',\n    ')}\n  ]`;
}

function isKnown(list: unknown): list is Known {
  return (
    typeof list === 'object' &&
    list !== null &&
    Object.values(list).every(
      (titles) => Array.isArray(titles) && titles.every((one) => typeof one === 'string'),
    )
  );
}
