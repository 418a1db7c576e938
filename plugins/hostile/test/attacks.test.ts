// Only what is safe without a wall: this file runs with all rights of whoever runs the tests.

import { expect, test } from 'vitest';
import { ATTACKS } from '../all.ts';
import { FORGERIES } from '../attacks/forged-result.ts';
import { PATHS } from '../attacks/path-tricks.ts';
import { attempt, tally } from '../finding.ts';

test('lists ten attacks, each once', () => {
  expect(new Set(ATTACKS.map((attack) => attack.handler)).size).toBe(10);
});

test('lists every kind of forged result', () => {
  const attack = ATTACKS.find(({ handler }) => handler === 'forgedResult');
  expect(attack?.kinds).toEqual(Object.keys(FORGERIES));
});

test('has as many spellings of a path as the list says', () => {
  expect(new Set(PATHS).size).toBe(12);
});

test('calls a success GOT, a refusal by its code, and nothing nothing', async () => {
  const refusal = Object.assign(new Error('no'), { code: 'PERMISSION_DENIED' });
  const found = await Promise.all([
    attempt('a', () => 'root:x:0'),
    attempt('b', () => Promise.reject(refusal)),
    attempt('c', () => undefined),
  ]);
  expect(found.map((finding) => finding.happened)).toEqual([
    'GOT root:x:0',
    'refused PERMISSION_DENIED',
    'nothing there',
  ]);
});

test('counts equal findings', () => {
  expect(tally(['a', 'b', 'a'])).toEqual({ a: 2, b: 1 });
});

test('forges results that a plain JSON copy makes harmless', () => {
  for (const [kind, forge] of Object.entries(FORGERIES)) {
    const copy = JSON.parse(JSON.stringify(forge())) as object;
    expect(Object.getPrototypeOf(copy), kind).toBe(Object.prototype);
    expect('isAdmin' in copy, kind).toBe(false);
  }
});
