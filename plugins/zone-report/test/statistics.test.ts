import { expect, test } from 'vitest';
import {
  countCountries,
  countDecades,
  countRegions,
  findShared,
  findZoneless,
} from '../statistics.ts';
import type { Zone } from '../types.ts';

function zone(name: string, codes: string[], latitude: number, longitude: number): Zone {
  return { name, region: name.slice(0, name.indexOf('/')), codes, latitude, longitude };
}

const ZONES = [
  zone('Pacific/Auckland', ['NZ', 'AQ'], -37, 175),
  zone('Pacific/Chatham', ['NZ'], -44, -176.5),
  zone('Europe/Zurich', ['CH', 'DE', 'LI'], 47, 8.5),
  zone('Europe/Berlin', ['DE', 'DK'], 52.5, 13.5),
  zone('Africa/Tunis', ['TN'], 37, 10),
];
const COUNTRIES = new Map([
  ['NZ', 'New Zealand'],
  ['CH', 'Switzerland'],
  ['HM', 'Heard Island'],
  ['BV', 'Bouvet Island'],
]);

test('counts the zones of each country, also where several share one, and keeps a code without a name', () => {
  const rows = countCountries(ZONES, COUNTRIES).map(({ country, zones }) => [country, zones]);
  expect(rows).toEqual([
    ['DE', 2],
    ['New Zealand', 2],
    ['AQ', 1],
    ['DK', 1],
    ['LI', 1],
    ['Switzerland', 1],
    ['TN', 1],
  ]);
});

test('measures a country across the date line the short way round', () => {
  const row = countCountries(ZONES, COUNTRIES).find(({ country }) => country === 'New Zealand');
  expect(row?.arc).toEqual({ west: 175, east: -176.5, width: 8.5 });
});

test('counts a country once in a region, and finds the ends of the region', () => {
  const [europe, pacific, africa] = countRegions(ZONES);
  expect(europe).toMatchObject({ region: 'Europe', zones: 2, countries: 4 });
  expect(pacific?.northernmost.name).toBe('Pacific/Auckland');
  expect(pacific?.southernmost.name).toBe('Pacific/Chatham');
  expect(africa).toMatchObject({ zones: 1, arc: { width: 0 } });
});

test('lists the zones of more than one country, most countries first', () => {
  expect(findShared(ZONES, COUNTRIES)).toEqual([
    { zone: 'Europe/Zurich', countries: ['Switzerland', 'DE', 'LI'] },
    { zone: 'Europe/Berlin', countries: ['DE', 'DK'] },
    { zone: 'Pacific/Auckland', countries: ['New Zealand', 'AQ'] },
  ]);
});

test('names the countries that no zone belongs to', () => {
  expect(findZoneless(ZONES, COUNTRIES)).toEqual(['Bouvet Island', 'Heard Island']);
});

test('counts leap seconds by the decade of their day, with a decade that had none', () => {
  const leapSeconds = [
    { day: '1972-06-30', ahead: 11 },
    { day: '1979-12-31', ahead: 12 },
    { day: '1998-12-31', ahead: 13 },
  ];
  expect(countDecades(leapSeconds)).toEqual([
    { decade: '1970s', added: 2, ahead: 12 },
    { decade: '1980s', added: 0, ahead: 12 },
    { decade: '1990s', added: 1, ahead: 13 },
  ]);
});

test('has nothing to tell of nothing', () => {
  expect(countCountries([], new Map())).toEqual([]);
  expect(countRegions([])).toEqual([]);
  expect(countDecades([])).toEqual([]);
});
