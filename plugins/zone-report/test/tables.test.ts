import { expect, test } from 'vitest';
import { parseLeapSeconds } from '../leap-seconds.ts';
import { parseCountries, parseZones } from '../tables.ts';

test('reads a zone from a line, and passes over comments', () => {
  const text = '# tzdb\r\n\r\nCH,DE,LI\t+4723+00832\tEurope/Zurich\tBüsingen\r\n';
  expect(parseZones(text, 'z.tab')).toEqual([
    {
      name: 'Europe/Zurich',
      region: 'Europe',
      codes: ['CH', 'DE', 'LI'],
      latitude: 47 + 23 / 60,
      longitude: 8 + 32 / 60,
    },
  ]);
});

test('takes the first part of a name of three for the region', () => {
  const [zone] = parseZones('AR\t-3436-05827\tAmerica/Argentina/Buenos_Aires', 'z.tab');
  expect(zone).toMatchObject({ region: 'America', name: 'America/Argentina/Buenos_Aires' });
});

test.each([
  ['no country', '\t+4723+00832\tEurope/Zurich', 'z.tab:2: expected country codes'],
  ['a small letter', 'ch\t+4723+00832\tEurope/Zurich', 'z.tab:2: expected country codes'],
  ['a place without a sign', 'CH\t4723+00832\tEurope/Zurich', 'z.tab:2: "4723+00832" is no place'],
  ['a name without a region', 'CH\t+4723+00832\tZurich', 'z.tab:2: expected a zone'],
  ['a missing column', 'CH\t+4723+00832', 'z.tab:2: expected a zone'],
])('refuses a zone with %s and names the line', (_, line, message) => {
  expect(() => parseZones(`# comment\n${line}\n`, 'z.tab')).toThrow(message);
});

test('reads names of countries, also those with letters beyond ASCII', () => {
  expect([...parseCountries("# c\nCI\tCôte d'Ivoire\nCH\tSwitzerland\n", 'c.tab')]).toEqual([
    ['CI', "Côte d'Ivoire"],
    ['CH', 'Switzerland'],
  ]);
});

test.each(['CH', 'CHE\tSwitzerland', 'CH\t', 'CH Switzerland', 'CH\tSwitzerland\tBern'])(
  'refuses the country %j and names the line',
  (line) => {
    expect(() => parseCountries(`${line}\n`, 'c.tab')).toThrow('c.tab:1: expected a country code');
  },
);

test('dates a leap second to the day it was added to, and not to the day after', () => {
  const text = '#@ 3991593600\n2272060800 10 # 1 Jan 1972\n3124137600      32      # 1 Jan 1999\n';
  expect(parseLeapSeconds(text, 'l.list')).toEqual([{ day: '1998-12-31', ahead: 32 }]);
});

test.each(['3124137600', '1 Jan 1999', '-3124137600 32', '9999999999999 32'])(
  'refuses the leap second %j and names the line',
  (line) => {
    const text = `2272060800 10\n${line}\n`;
    expect(() => parseLeapSeconds(text, 'l.list')).toThrow('l.list:2: expected seconds since 1900');
  },
);
