import { expect, test } from 'vitest';
import { readInput } from '../zones.ts';

test('shows five zones of every region unless asked otherwise', () => {
  expect(readInput(undefined)).toEqual({ limit: 5 });
  expect(readInput({ region: 'Asia', limit: 20 })).toEqual({ region: 'Asia', limit: 20 });
});

test.each([[0], [21], [1.5], ['5']])('refuses the limit %j', (limit) => {
  expect(() => readInput({ limit })).toThrow('from 1 to 20');
});

test.each([['Atlantis'], ["Asia' OR 1=1"], [7]])('refuses the region %j', (region) => {
  expect(() => readInput({ region })).toThrow('one of Africa, America, Antarctica');
});
