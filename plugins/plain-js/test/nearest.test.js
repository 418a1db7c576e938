// @ts-check
// The parts that ask for nothing are tested like any function, here in plain JavaScript too.

import { expect, test } from 'vitest';
import { readCount, readPoint } from '../input.js';
import { distance } from '../sphere.js';
import { parseZones } from '../zones.js';

test('a degree along the equator is 111 km, halfway round the globe is 20015', () => {
  const origin = { latitude: 0, longitude: 0 };
  expect(distance(origin, { latitude: 0, longitude: 1 })).toBeCloseTo(111.19, 1);
  expect(distance(origin, { latitude: 0, longitude: 180 })).toBeCloseTo(20015.09, 1);
  expect(distance({ latitude: 90, longitude: 10 }, { latitude: 90, longitude: 99 })).toBeCloseTo(0);
});

test('the shorter way leads across the date line', () => {
  const [east, west] = [
    { latitude: 0, longitude: 179 },
    { latitude: 0, longitude: -179 },
  ];
  expect(distance(east, west)).toBeCloseTo(222.39, 1);
});

test('reads names and places, and passes over comments', () => {
  expect(parseZones('# tzdb\nCH,DE,LI\t+4723+00832\tEurope/Zurich\tBüsingen\r\n')).toEqual([
    { name: 'Europe/Zurich', latitude: 47 + 23 / 60, longitude: 8 + 32 / 60 },
  ]);
});

test.each(['CH\t4723+00832\tEurope/Zurich', 'CH\t+4723+00832', 'CH\t+4723+00832\tZurich'])(
  'names the line of %j, which is no zone',
  (line) => {
    expect(() => parseZones(`# comment\n${line}\n`)).toThrow('zone1970.tab:2: expected codes');
  },
);

test.each([null, {}, { latitude: '46', longitude: 7 }, { latitude: 91, longitude: 0 }])(
  'refuses %j for a point',
  (input) => {
    expect(() => readPoint(input)).toThrow('latitude is from -90 to 90');
  },
);

test('answers with three zones, unless it is told otherwise, and with no more than twenty', () => {
  expect([readCount({}), readCount({ count: 20 })]).toEqual([3, 20]);
  for (const count of [0, 21, 1.5, '2']) expect(() => readCount({ count })).toThrow('count is');
});
