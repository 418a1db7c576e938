// `npm start`, as a newcomer sees it.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verify } from '../../../src/audit/index.ts';
import { SECRET_MARKER } from '../../../src/cli/demo/seed-census.ts';
import { type CliResult, runCli } from './run-cli.ts';

const MINUTES = 120_000;

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'skerry-demo-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

function readReport(): string {
  return readFileSync(join(dir, 'data/skerry.zone-report/global/report.md'), 'utf8');
}

describe('the demo', () => {
  let shown: CliResult;
  beforeAll(async () => {
    shown = await runCli(['demo', '--dir', dir]);
  }, MINUTES);

  test('comes to its end, and has nothing to complain of', () => {
    expect(shown).toMatchObject({ code: 0, stderr: '' });
  });

  test('leaves a report of the real tables', () => {
    expect(readReport()).toContain('| United States | 29 |');
    expect(readReport()).toContain('The last one was added on 2016-12-31.');
    expect(shown.stdout).toContain('312 zones, 249 countries, 27 leap seconds → /data/report.md');
    expect(shown.stdout).toContain(`which is ${dir}/data/skerry.zone-report/global/report.md`);
  });

  test('shows what the honest plugins did, and the first rows by name', () => {
    expect(shown.stdout).toContain('5 rows: America/Danmarkshavn, America/Thule,');
    expect(shown.stdout).toContain('3 rows: keeper, auditor, visitor');
    expect(shown.stdout).toContain('rows: United States 29, Russia 27, Canada 23, …');
    expect(shown.stdout).toContain('7 of 7 ways to a password hash refused');
  });

  test('shows a hook at work on real text, and a plugin in plain JavaScript', () => {
    expect(shown.stdout).toContain('3 links in 122 lines of comments, no letter lost');
    expect(shown.stdout).toContain('Europe/Zurich 95 km, Europe/Paris 437 km,');
  });

  test('shows how every attack ended', () => {
    const [, hostile = ''] = shown.stdout.split('tries ten ways out\n');
    const rows = hostile.split('\n').slice(0, 10);
    const endings = [
      /pathTricks .*12 of 12 refused$/u,
      /environment .*\d refused, \d not there$/u,
      /constructorChain .*5 of 5 not there$/u,
      /infiniteLoop .*TIMEOUT after \d+ ms$/u,
      /memoryBomb .*[A-Z_]+ after \d+ ms$/u,
      /microtaskFlood .*TIMEOUT after \d+ ms$/u,
      /logFlood .*\d+ of 4000 lines taken$/u,
      /requestFlood .*5000 of 5000 refused$/u,
      /staleHandle .*2 of 2 refused$/u,
      /forgedResult .*taken as plain data$/u,
    ];
    for (const [index, ending] of endings.entries()) expect(rows[index]).toMatch(ending);
    expect(shown.stdout).toMatch(/zone-census still answers/u);
  });

  test('says of a denial what to run or which rule to look at', () => {
    expect(shown.stdout).toContain(
      'npx skerry grants approve plugins/zone-report --as <you> --reason <why> --optional',
    );
    expect(shown.stdout).toContain('plugins/skerry.policy.json#/deny/database/read/0');
  });

  test('fits into 100 columns, without JSON', () => {
    // The folder of this test is longer than the one a user has.
    const lines = shown.stdout.replaceAll(dir, '.skerry/demo').split('\n');
    expect(lines.length).toBeGreaterThan(30);
    expect(lines.filter((line) => line.length > 100)).toEqual([]);
    expect(shown.stdout).not.toMatch(/\{"|\[\{/u);
  });

  test('shows no password hash and no private note, on the screen, in the report and in the log', async () => {
    const log = readFileSync(join(dir, 'log/access-000001.jsonl'), 'utf8');
    expect(log).toContain('accounts(password_hash)');
    for (const text of [shown.stdout, shown.stderr, readReport(), log]) {
      expect(text).not.toContain(SECRET_MARKER);
      expect(text).not.toContain('MARKER-PRIVATE-NOTES');
    }
  });

  test('leaves an access log that verifies, and says so', async () => {
    const report = await verify(join(dir, 'log'));
    expect(report).toMatchObject({ ok: true, problems: [] });
    expect(shown.stdout).toContain(`intact  ${report.records} records`);
  });
});

test(
  'the demo for programs is one JSON document that says the same',
  async () => {
    const { code, stdout, stderr } = await runCli(['demo', '--json', '--dir', dir]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.trimEnd()).not.toContain('\n');
    expect(stdout).not.toContain(SECRET_MARKER);
    const document = JSON.parse(stdout) as Record<string, unknown>;
    expect(document).toMatchObject({
      ok: true,
      report: join(dir, 'data/skerry.zone-report/global/report.md'),
      log: { dir: join(dir, 'log'), ok: true },
    });
    const steps = document['steps'] as { handler: string; held: boolean }[];
    expect(steps.filter(({ held }) => !held)).toEqual([]);
    expect(steps.map(({ handler }) => handler)).toEqual(
      expect.arrayContaining([
        'report.build',
        'census',
        'prySecrets',
        'message.format',
        'nearest',
        'pathTricks',
      ]),
    );
  },
  MINUTES,
);
