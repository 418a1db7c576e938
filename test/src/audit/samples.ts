// Entries and folders for the access log's tests. Real folders on a real disk, removed at the end of their scope.
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLog, type LogOptions } from '../../../src/audit/index.ts';
import type { DecisionEntry, EventEntry, OutcomeEntry } from '../../../src/audit/index.ts';

export function decision(fields: Partial<DecisionEntry> = {}): DecisionEntry {
  return {
    kind: 'decision',
    time: 1_790_000_000_000,
    plugin: 'acme-invoice',
    version: '1.4.2',
    scope: 'org:acme',
    org: 'acme',
    user: 'u-17',
    request: 'r-1',
    call: 'c-1',
    access: 'a-1',
    operation: 'fs.readFile',
    action: 'fs.read',
    resource: '/data/a.txt',
    effect: 'allow',
    reason: 'granted',
    rule: '/data/**',
    origin: 'skerry.grants.json#/acme-invoice/0',
    policy: 'sha256:9c1f',
    ...fields,
  };
}

export function denial(fields: Partial<DecisionEntry> = {}): DecisionEntry {
  return decision({ effect: 'deny', reason: 'not-granted', rule: null, origin: null, ...fields });
}

export function outcome(fields: Partial<OutcomeEntry> = {}): OutcomeEntry {
  return {
    kind: 'outcome',
    time: 1_790_000_000_001,
    plugin: 'acme-invoice',
    call: 'c-1',
    access: 'a-1',
    operation: 'fs.readFile',
    ok: true,
    code: null,
    ms: 0.25,
    meter: { bytes: 120 },
    ...fields,
  };
}

export function event(name: string, detail: EventEntry['detail'] = {}): EventEntry {
  return { kind: 'event', time: 1_790_000_000_002, plugin: null, event: name, detail };
}

/** A fresh folder; `using` removes it. */
export function folder(): { readonly path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'access-log-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** The segment files of a log with their bytes, in order. */
export function readSegments(dir: string): { readonly name: string; readonly bytes: Buffer }[] {
  const names = readdirSync(dir).filter((name) => /^access-\d+\.jsonl$/.test(name));
  return names.sort().map((name) => ({ name, bytes: readFileSync(join(dir, name)) }));
}

/** Lines of one segment, without newlines. */
export function readLines(dir: string, segment = 1): string[] {
  const bytes = readSegments(dir)[segment - 1]?.bytes ?? Buffer.alloc(0);
  return bytes.toString('utf8').split('\n').slice(0, -1);
}

export function writeLines(dir: string, lines: readonly string[], segment = 1): void {
  const name = readSegments(dir)[segment - 1]?.name ?? 'access-000001.jsonl';
  writeFileSync(join(dir, name), lines.map((line) => `${line}\n`).join(''));
}

/** All records of the log as objects. */
export function readRecords(dir: string): Record<string, unknown>[] {
  return readSegments(dir).flatMap(({ bytes }) =>
    bytes
      .toString('utf8')
      .split('\n')
      .slice(0, -1)
      .filter((line) => line.startsWith('{"seq":'))
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  );
}

export function options(dir: string, more: Partial<LogOptions> = {}): LogOptions {
  return { dir, durability: 'process', ...more };
}

/** Some batches of two records each, closed. Returns the public key. */
export async function writeSome(dir: string, batches = 3): Promise<string> {
  await using log = await openLog(options(dir));
  for (let i = 0; i < batches; i++)
    void log.append([decision({ access: `a-${i}` }), outcome({ access: `a-${i}` })]);
  return log.publicKey.pem;
}
