import { expect, test } from 'vitest';
import { arcOf, parseCoordinates } from '../coordinates.ts';

test('reads places in degrees and minutes, and in degrees, minutes and seconds', () => {
  expect(parseCoordinates('+4230-00130', 'z:1')).toEqual({ latitude: 42.5, longitude: -1.5 });
  expect(parseCoordinates('-720036+0023100', 'z:1').latitude).toBeCloseTo(-72.01);
});

test('takes the poles and the date line for places, and nothing beyond', () => {
  expect(parseCoordinates('-9000+18000', 'z:1')).toEqual({ latitude: -90, longitude: 180 });
  for (const text of ['-9001+00000', '+0000+18001', '+42305-00130', '']) {
    expect(() => parseCoordinates(text, 'z:1')).toThrow(`z:1: ${JSON.stringify(text)} is no place`);
  }
});

test('finds the shortest arc, across the date line where that is shorter', () => {
  expect(arcOf([20, -10, 5])).toEqual({ west: -10, east: 20, width: 30 });
  expect(arcOf([175, -176])).toEqual({ west: 175, east: -176, width: 9 });
  expect(arcOf([-176, 170, 175])).toEqual({ west: 170, east: -176, width: 14 });
});

test('gives a single place no width', () => {
  expect(arcOf([-30])).toEqual({ west: -30, east: -30, width: 0 });
  expect(arcOf([12, 12])).toEqual({ west: 12, east: 12, width: 0 });
});
