// docs/globals.md against a real isolate: what it lists is there, what is there it lists, what it says is absent is absent.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endRunner, valueOf } from '../sandbox/guest/run-in-isolate.ts';

afterAll(endRunner);

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/globals.md'), 'utf8');

/** The text from a heading to the next one of its level. */
function section(heading: string): string {
  const text = PAGE.split(`\n## ${heading}\n`)[1] ?? '';
  return text.split('\n## ')[0] ?? '';
}

function rows(heading: string): string[][] {
  const lines = section(heading).split('\n');
  const cells = lines.filter((line) => line.startsWith('| `')).map((line) => line.split('|'));
  return cells.map((row) => row.slice(1, -1).map((cell) => cell.trim()));
}

const name = (row: string[]): string => (row[0] ?? '').replaceAll('`', '');

describe('docs/globals.md', () => {
  let there: string[];
  beforeAll(async () => {
    there = (await valueOf('return Reflect.ownKeys(globalThis).map(String);')) as string[];
  });

  it('lists every global there is, and no other', () => {
    const language = [
      ...(section('The language').split('\n\n').at(-1) ?? '').matchAll(/`(\w+)`/gu),
    ];
    const listed = [...rows('The web platform').map(name), ...language.map(([, one = '']) => one)];
    expect(listed.toSorted()).toEqual(there.toSorted());
  });

  it('gives each of the web’s a status, and says what is left out where something is', () => {
    for (const row of rows('The web platform')) {
      expect(['full', 'partial'], name(row)).toContain(row[1]);
      if (row[1] === 'partial') expect(row[2], name(row)).not.toBe('');
    }
  });

  it('names as absent only what is absent', () => {
    const absent = rows('Not here').map(name);
    expect(absent.length).toBeGreaterThan(15);
    expect(absent.filter((one) => there.includes(one))).toEqual([]);
  });
});
