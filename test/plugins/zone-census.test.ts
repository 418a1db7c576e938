import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WAYS } from '../../plugins/zone-census/pry-secrets.ts';
import { SECRET_MARKER } from '../../src/cli/demo/seed-census.ts';
import { type DemoHost, startDemoHost } from './demo-host.ts';

let demo: DemoHost;
beforeAll(async () => {
  demo = await startDemoHost(['zone-census']);
});
afterAll(() => demo[Symbol.asyncDispose]());

test('shows the northernmost zones of a region first', async () => {
  expect(await demo.call('zone-census', 'zones', { region: 'Pacific', limit: 3 })).toMatchObject([
    { name: 'Pacific/Honolulu', region: 'Pacific' },
    { name: 'Pacific/Guam', region: 'Pacific' },
    { name: 'Pacific/Kwajalein', region: 'Pacific' },
  ]);
});

test('sees the names of accounts and nothing else of them', async () => {
  expect(await demo.call('zone-census', 'people')).toEqual([
    { id: 1, name: 'keeper' },
    { id: 2, name: 'auditor' },
    { id: 3, name: 'visitor' },
  ]);
});

test('counts over a join in its own SQL and keeps the count in its own table', async () => {
  const { rows } = (await demo.call('zone-census', 'census')) as { rows: { zones: number }[] };
  expect(rows.slice(0, 2)).toMatchObject([
    { country: 'United States', zones: 29, regions: 2 },
    { country: 'Russia', zones: 27, regions: 2 },
  ]);
  expect(rows.filter(({ zones }) => zones < 2)).toEqual([]);
  using database = new DatabaseSync(demo.database, { readOnly: true });
  const kept = database.prepare('SELECT taken_at, country, zones, regions FROM census').all();
  expect(kept.map((row) => ({ ...row }))).toEqual(rows);
});

test('is refused the password hashes, whichever way it asks', async () => {
  const prying = (await demo.call('zone-census', 'prySecrets')) as {
    refused: { way: string; code: string }[];
    leaked: unknown[];
  };
  expect(prying.leaked).toEqual([]);
  expect(prying.refused.map(({ way, code }) => [way, code])).toEqual(
    Object.keys(WAYS).map((way) => [way, 'PERMISSION_DENIED']),
  );
});

test('leaves no password hash in a result, a log line or the access log', async () => {
  const results = [];
  for (const handler of ['zones', 'people', 'census', 'prySecrets']) {
    results.push(JSON.stringify(await demo.call('zone-census', handler)));
  }
  const folder = join(demo.dir, 'log');
  const records = readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
  expect(records.join('')).toContain('accounts(password_hash)');
  expect([...results, ...demo.lines, ...records].join('\n')).not.toContain(SECRET_MARKER);
});
