// The data of the example plugins: real, in the public domain by its own words, and as it was shipped.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseLeapSeconds } from '../../plugins/zone-report/leap-seconds.ts';
import { parseCountries, parseZones } from '../../plugins/zone-report/tables.ts';

const PLUGINS = new URL('../../plugins/', import.meta.url);
const FOLDERS = ['zone-report/data', 'zone-census/data'];
const FILES = FOLDERS.flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, PLUGINS), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'README.md')
    .map((entry) => [folder, entry.name] as const),
);

function read(file: string): string {
  return readFileSync(new URL(file, PLUGINS), 'utf8');
}

test('there is data to speak of', () => {
  expect(FILES).toHaveLength(5);
});

test.each(FILES)('%s/%s says itself that it is in the public domain', (folder, name) => {
  const header = read(`${folder}/${name}`)
    .split('\n')
    .filter((line) => line.startsWith('#'));
  expect(header.join('\n')).toMatch(/This file is in the public domain/u);
});

test.each(FILES)('%s/%s is the file that the README beside it describes', (folder, name) => {
  const digest = createHash('sha256')
    .update(read(`${folder}/${name}`))
    .digest('hex');
  const row = read(`${folder}/README.md`)
    .split('\n')
    .find((line) => line.startsWith(`| \`${name}\``));
  expect(row).toContain(digest);
});

test.each(FOLDERS)(
  'the README of %s says where the data comes from, in which version',
  (folder) => {
    expect(read(`${folder}/README.md`)).toMatch(/IANA time zone database.*version \*\*2025b\*\*/u);
  },
);

test('the plugin reads every line of the shipped tables', () => {
  const zones = parseZones(read('zone-report/data/zone1970.tab'), 'zone1970.tab');
  const countries = parseCountries(read('zone-report/data/iso3166.tab'), 'iso3166.tab');
  expect([zones.length, countries.size]).toEqual([312, 249]);
  expect(zones.flatMap(({ codes }) => codes).filter((code) => !countries.has(code))).toEqual([]);
});

test('the plugin finds the leap seconds from 1972 to 2016 in the shipped list', () => {
  const leapSeconds = parseLeapSeconds(read('zone-report/data/leap-seconds.list'), 'l.list');
  expect(leapSeconds).toHaveLength(27);
  expect(leapSeconds[0]).toEqual({ day: '1972-06-30', ahead: 11 });
  expect(leapSeconds.at(-1)).toEqual({ day: '2016-12-31', ahead: 37 });
  expect(leapSeconds.filter(({ day }) => !/-(?:06-30|12-31)$/u.test(day))).toEqual([]);
});
