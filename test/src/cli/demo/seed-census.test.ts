import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SECRET_MARKER, seedCensus } from '../../../../src/cli/demo/seed-census.ts';

const SHIPPED = fileURLToPath(new URL('../../../../plugins/zone-census/data', import.meta.url));
const COUNTRIES = '# codes\nCH\tSwitzerland\nDE\tGermany\n';
const ZURICH = 'CH,DE\t+4723-00830\tEurope/Zurich\tBüsingen\n';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skerry-seed-'));
  path = join(folder, 'zones.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

function seed(zones: string, countries = COUNTRIES): ReturnType<typeof seedCensus> {
  writeFileSync(join(folder, 'zone1970.tab'), zones);
  writeFileSync(join(folder, 'iso3166.tab'), countries);
  return seedCensus(folder, path);
}

function rows(sql: string): Record<string, unknown>[] {
  using database = new DatabaseSync(path, { readOnly: true });
  return database.prepare(sql).all();
}

/** Lines of a shipped file that are no comments. */
function countLines(file: string): number {
  const lines = readFileSync(join(SHIPPED, file), 'utf8').split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#')).length;
}

test('seeds every zone and every country of the shipped files', () => {
  const seeded = seedCensus(SHIPPED, path);
  const expected = { zones: countLines('zone1970.tab'), countries: countLines('iso3166.tab') };
  expect(seeded).toMatchObject(expected);
  expect(rows('SELECT count(*) AS n FROM zones')).toMatchObject([{ n: expected.zones }]);
  expect(rows('SELECT count(*) AS n FROM countries')).toMatchObject([{ n: expected.countries }]);
});

test('keeps places in degrees, and joins a zone to each of its countries', () => {
  seed(ZURICH);
  expect(rows('SELECT name, region, latitude, longitude, comments FROM zones')).toMatchObject([
    {
      name: 'Europe/Zurich',
      region: 'Europe',
      latitude: 47 + 23 / 60,
      longitude: -8.5,
      comments: 'Büsingen',
    },
  ]);
  const joined =
    'SELECT countries.name FROM zone_countries JOIN countries USING (code) ORDER BY code';
  expect(rows(joined)).toMatchObject([{ name: 'Switzerland' }, { name: 'Germany' }]);
});

test('keeps a missing comment as NULL', () => {
  seed('CH\t+4723+00832\tEurope/Zurich\n');
  expect(rows('SELECT comments FROM zones')).toMatchObject([{ comments: null }]);
});

test('marks every password hash, so that one that leaks is found', () => {
  seed('');
  const hashes = rows('SELECT password_hash FROM accounts').map((row) => row['password_hash']);
  expect(hashes).toHaveLength(3);
  for (const hash of hashes) expect(hash).toContain(SECRET_MARKER);
});

test('starts afresh when it is run again', () => {
  seed(ZURICH);
  seed('DE\t+5230+01322\tEurope/Berlin\n');
  expect(rows('SELECT name FROM zones')).toMatchObject([{ name: 'Europe/Berlin' }]);
  expect(rows('SELECT code FROM zone_countries')).toMatchObject([{ code: 'DE' }]);
});

test.each([
  ['a missing column', 'CH\t+4723+00832\n', 'zone1970.tab:2: has 2 columns'],
  ['a column too many', 'CH\t+4723+00832\tEurope/Zurich\ta\tb\n', 'zone1970.tab:2: has 5 columns'],
  ['a place that is none', 'CH\t+9001+00832\tEurope/Zurich\n', 'zone1970.tab:2: "+9001+00832"'],
  ['no place', 'CH\t\tEurope/Zurich\n', 'zone1970.tab:2: "" is no place'],
  ['a zone without a region', 'CH\t+4723+00832\tZurich\n', 'zone1970.tab:2: "Zurich" is no zone'],
  [
    'an unknown country',
    'CH,XX\t+4723+00832\tEurope/Zurich\n',
    'zone1970.tab:2: country "XX" is not in',
  ],
  [
    'one country twice',
    'CH,CH\t+4723+00832\tEurope/Zurich\n',
    'zone1970.tab:2: names country "CH"',
  ],
  ['a zone twice', `${ZURICH}${ZURICH}`, 'zone1970.tab:3: Europe/Zurich is here for the second'],
])('refuses %s, says where, and leaves an older database alone', (_, zones, place) => {
  seed(ZURICH);
  expect(() => seed(`# zones\n${zones}`)).toThrow(place);
  expect(() => seed(`# zones\n${zones}`)).toThrow(
    expect.objectContaining({ code: 'CONFIG_ERROR' }),
  );
  expect(rows('SELECT name FROM zones')).toMatchObject([{ name: 'Europe/Zurich' }]);
});

test.each([
  ['a code of three letters', 'CHE\tSwitzerland\n', 'iso3166.tab:1: expected a country code'],
  ['a missing name', 'CH\n', 'iso3166.tab:1: expected a country code'],
  ['a country twice', 'CH\tSwitzerland\nCH\tSwiss\n', 'iso3166.tab:2: CH is here for the second'],
])('refuses %s and says where', (_, countries, place) => {
  expect(() => seed('', countries)).toThrow(place);
});

test('names a file that is not there', () => {
  writeFileSync(join(folder, 'zone1970.tab'), '');
  expect(() => seedCensus(folder, path)).toThrow(/iso3166\.tab: cannot be read \(ENOENT\)/u);
});
