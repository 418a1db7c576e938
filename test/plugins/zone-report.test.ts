import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DemoHost, startDemoHost } from './demo-host.ts';

let demo: DemoHost;
beforeAll(async () => {
  demo = await startDemoHost(['zone-report']);
});
afterAll(() => demo[Symbol.asyncDispose]());

function readReport(): string {
  return readFileSync(join(demo.dir, 'data/skerry.zone-report/global/report.md'), 'utf8');
}

test('writes a report of every table it was granted', async () => {
  const result = await demo.call('zone-report', 'report');
  expect(result).toMatchObject({ zones: 312, countries: 249, leapSeconds: 27, skipped: [] });
  const report = readReport();
  expect(report).toContain('| United States | 29 |');
  expect(report).toContain('| Antarctica | 11 | 68.1° W | 174.8° E | 243 |');
  expect(report).toContain('| America/Puerto_Rico | 20 | Puerto Rico, Antigua & Barbuda,');
  expect(report).toContain('| 1970s | 9 | 19 |');
  expect(report).toContain('Bouvet Island, Heard Island & McDonald Islands');
});

test("is refused the operator's notes, says so in the report, and quotes nothing of them", async () => {
  const result = await demo.call('zone-report', 'report');
  expect(result).toMatchObject({
    denied: { path: '/zones/private/operator-notes.md', code: 'PERMISSION_DENIED' },
  });
  expect(readReport()).toContain('got PERMISSION_DENIED');
  expect(readReport()).not.toContain('MARKER-PRIVATE-NOTES');
});

test('answers the hook report.build', async () => {
  const { value, errors } = await demo.host.hook('report.build', null);
  expect(errors).toEqual([]);
  expect(value).toMatchObject([{ path: '/data/report.md', zones: 312 }]);
});
