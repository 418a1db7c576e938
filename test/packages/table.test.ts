// The page and the list of unused packages say what the table says.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { NOT_WORKING } from './not-working.ts';
import { TOPICS } from './packages.ts';
import { PACKAGES_PAGE, packagesPage, readVersions } from './table.ts';

const ROOT = join(import.meta.dirname, '../..');
const WORKING = Object.values(TOPICS)
  .flat()
  .map(({ name }) => name);

function readJson(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as Record<string, unknown>;
}

test('docs/packages.md is what the table renders to', () => {
  expect(readFileSync(PACKAGES_PAGE, 'utf8')).toBe(packagesPage());
});

test('at least sixty packages work, and none is in the table twice', () => {
  expect(WORKING.length).toBeGreaterThanOrEqual(60);
  expect(new Set([...WORKING, ...NOT_WORKING.map(({ name }) => name)]).size).toBe(
    WORKING.length + NOT_WORKING.length,
  );
});

test('every package of the table is one the project installs, for itself or for another package', () => {
  const installed = [...readVersions().keys()];
  expect(installed).toEqual(expect.arrayContaining(WORKING));
  expect(installed).toEqual(expect.arrayContaining(NOT_WORKING.map(({ name }) => name)));
});

test('packages that are excused from being imported are all in the table', () => {
  const { ignoreDependencies } = readJson('knip.json');
  const tried = new Set([...WORKING, ...NOT_WORKING.map(({ name }) => name)]);
  expect((ignoreDependencies as string[]).filter((name) => !tried.has(name))).toEqual([]);
});
