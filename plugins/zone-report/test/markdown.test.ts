import { expect, test } from 'vitest';
import { formatReport, type Report } from '../markdown.ts';

const EMPTY: Report = {
  zones: [],
  countries: new Map(),
  leapSeconds: [],
  writtenAt: '2026-01-01T00:00:00.000Z',
  skipped: [],
  denied: null,
};

test('tells in the report what it was refused, with the words of the host', () => {
  const denied = { path: '/zones/private/a.md', code: 'PERMISSION_DENIED', message: 'not granted' };
  expect(formatReport({ ...EMPTY, denied })).toContain(
    'Asked for `/zones/private/a.md` and got PERMISSION_DENIED: not granted',
  );
});

test('names a file that was left out', () => {
  const text = formatReport({ ...EMPTY, skipped: ['zone1970.tab:2: expected a zone'] });
  expect(text).toContain('Left out: zone1970.tab:2: expected a zone');
});

test('has no section for what there is nothing of', () => {
  expect(formatReport(EMPTY).match(/^## .*$/gmu)).toEqual(["## Operator's notes"]);
});

test('writes a row for each country, numbers to the right', () => {
  const zone = { name: 'Europe/Malta', region: 'Europe', latitude: 35.9, longitude: 14.5 };
  const text = formatReport({
    ...EMPTY,
    zones: [{ ...zone, codes: ['MT'] }],
    countries: new Map([['MT', 'Malta | Gozo']]),
  });
  expect(text).toContain('| --- | ---: | --- | --- | ---: |');
  expect(text).toContain('| Malta \\| Gozo | 1 | 14.5° E | 14.5° E | 0 |');
  expect(text).toContain('Europe/Malta (35.9° N)');
});

test('shows ten countries of many', () => {
  const zones = Array.from({ length: 12 }, (_, index) => ({
    name: `Europe/Z${index}`,
    region: 'Europe',
    codes: [`A${String.fromCodePoint(65 + index)}`],
    latitude: 50,
    longitude: index,
  }));
  const [, most = ''] = formatReport({ ...EMPTY, zones }).split(/^## /mu);
  expect(most.match(/^\| A[A-Z] \|/gmu)).toHaveLength(10);
});
