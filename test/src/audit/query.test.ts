import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  openLog,
  query,
  tail,
  type Entry,
  type LoggedEntry,
  type Query,
} from '../../../src/audit/index.ts';
import { decision, denial, event, folder, options, outcome } from './samples.ts';

async function collect(records: AsyncIterable<LoggedEntry>): Promise<LoggedEntry[]> {
  const all: LoggedEntry[] = [];
  for await (const record of records) all.push(record);
  return all;
}

async function seqs(records: AsyncIterable<LoggedEntry>): Promise<number[]> {
  return (await collect(records)).map((record) => record.seq);
}

const home = folder();
const entries: Entry[] = Array.from({ length: 60 }, (_, i) => {
  const fields = { time: 1000 + i, plugin: `p${i % 3}`, call: `c-${i % 7}` };
  if (i % 5 === 0) return denial({ ...fields, resource: `/secret/"ü"/${i}` });
  if (i % 5 === 1) return outcome(fields);
  if (i % 5 === 2)
    return {
      ...event('call.start', { i, call: fields.call }),
      time: fields.time,
      plugin: fields.plugin,
    };
  return decision({
    ...fields,
    resource: `/data/${i}`,
    action: i % 2 === 0 ? 'fs.read' : 'fs.write',
  });
});

beforeAll(async () => {
  const log = await openLog(options(home.path, { segmentBytes: 5000 }));
  for (let i = 0; i < entries.length; i += 4) void log.append(entries.slice(i, i + 4));
  await log.close();
});
afterAll(() => home[Symbol.dispose]());

describe('a query', () => {
  it('returns every record as it was written, oldest first', async () => {
    const records = await collect(query(home.path));
    expect(records).toEqual(
      entries.map((entry, i) => ({ ...entry, seq: i + 1, batch: Math.floor(i / 4) + 1 })),
    );
  });

  it('returns the same in reverse, newest first', async () => {
    expect(await seqs(query(home.path, { order: 'newest' }))).toEqual(
      (await seqs(query(home.path))).toReversed(),
    );
  });

  it('returns what a filter over all records would, in both orders, up to the limit', async () => {
    const all = await collect(query(home.path));
    const filters: fc.Arbitrary<Query> = fc.record(
      {
        kind: fc.constantFrom('decision', 'outcome', 'event'),
        plugin: fc.constantFrom('p0', 'p1', 'p'),
        call: fc.constantFrom('c-0', 'c-1'),
        effect: fc.constantFrom('allow', 'deny'),
        action: fc.constantFrom('fs.read', 'fs.write'),
        operation: fc.constantFrom('fs.readFile', 'fs'),
        event: fc.constantFrom('call.start', 'x'),
        resource: fc.constantFrom('/data/', '/secret/"ü"/', ''),
        since: fc.integer({ min: 990, max: 1070 }),
        until: fc.integer({ min: 990, max: 1070 }),
        limit: fc.nat(8),
        order: fc.constantFrom('oldest', 'newest'),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(
        filters,
        async ({
          limit = Infinity,
          order = 'oldest',
          since = 0,
          until = Infinity,
          resource,
          ...exact
        }) => {
          const expected = all.filter((record) => {
            const detail = record.kind === 'event' ? record.detail : {};
            const fields: Record<string, unknown> = { call: detail['call'], ...record };
            const same = Object.entries(exact).every(([key, value]) => fields[key] === value);
            const starts =
              resource === undefined ||
              (typeof fields['resource'] === 'string' && fields['resource'].startsWith(resource));
            return same && starts && record.time >= since && record.time <= until;
          });
          if (order === 'newest') expected.reverse();
          expect(
            await collect(query(home.path, { limit, order, since, until, resource, ...exact })),
          ).toEqual(expected.slice(0, limit));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('finds a folded record by any moment it covers', async () => {
    using own = folder();
    const log = await openLog(options(own.path));
    for (const time of [100, 200, 300, 400]) void log.append([denial({ time })]);
    await log.close();
    expect(await seqs(query(own.path, { since: 350 }))).toEqual([2]);
    expect(await seqs(query(own.path, { until: 150 }))).toEqual([1]);
    expect(await seqs(query(own.path, { since: 401 }))).toEqual([]);
  });

  it('leaves out a batch that was never finished, and shows everything else of a damaged log', async () => {
    using own = folder();
    const log = await openLog(options(own.path));
    for (let i = 0; i < 3; i++) void log.append([event('tick', { i }), event('tock', { i })]);
    const path = join(own.path, 'access-000001.jsonl');
    await log.close();
    const text = readFileSync(path, 'utf8');
    const cut = text.indexOf('{"link":3');
    writeFileSync(path, text.slice(0, cut));
    expect(await seqs(query(own.path))).toEqual([1, 2, 3, 4]);
    expect(await seqs(query(own.path, { order: 'newest' }))).toEqual([4, 3, 2, 1]);
    writeFileSync(path, text.replace(/\{"link":1[^\n]*\n/, 'hello\n{"seq":rubbish\n'));
    expect(await seqs(query(own.path))).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('never throws on rubbish, whichever way it reads', async () => {
    using own = folder();
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.string(),
            fc.constantFrom('{"seq":1,"batch":1,"x":1}', '{"link":', '{"seq":1,"batch":1,'),
          ),
          { maxLength: 20 },
        ),
        async (lines) => {
          writeFileSync(join(own.path, 'access-000001.jsonl'), lines.join('\n'));
          expect(await seqs(query(own.path))).toEqual([]);
          expect(await seqs(query(own.path, { order: 'newest' }))).toEqual([]);
        },
      ),
    );
  });

  it('reads past lines longer than any log writes, both ways', async () => {
    using own = folder();
    const log = await openLog(options(own.path));
    void log.append([event('one')]);
    const path = join(own.path, 'access-000001.jsonl');
    appendFileSync(path, `${'x'.repeat(1_500_000)}\n`);
    await log.close();
    const again = await openLog(options(own.path));
    void again.append([event('two')]);
    await again.close();
    const names = (records: LoggedEntry[]): unknown[] =>
      records.map((record) => record.kind === 'event' && record.event);
    const forwards = names(await collect(query(own.path)));
    expect(forwards).toContain('one');
    expect(forwards.at(-1)).toBe('two');
    expect(names(await collect(query(own.path, { order: 'newest' })))).toEqual(
      forwards.toReversed(),
    );
  });

  it('rejects for a folder that is not there', async () => {
    await expect(collect(query(join(home.path, 'nowhere')))).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });
});

describe('a tail', () => {
  it('shows the last records that match, oldest first', async () => {
    expect(await seqs(tail(home.path, { last: 3 }))).toEqual([58, 59, 60]);
    expect(await seqs(tail(home.path, { last: 2, effect: 'deny' }))).toEqual([51, 56]);
    expect(await seqs(tail(home.path, { last: 0 }))).toEqual([]);
  });

  it('follows the log across segments, gives every matching record once, and ends when told', async () => {
    using own = folder();
    const stop = new AbortController();
    await using log = await openLog(
      options(own.path, { segmentBytes: 1500, fold: { windowMs: 60_000 } }),
    );
    void log.append([event('old')]);
    const seen: LoggedEntry[] = [];
    const following = (async () => {
      const records = tail(own.path, {
        last: 1000,
        follow: true,
        kind: 'event',
        event: 'tick',
        signal: stop.signal,
        pollMs: 2,
      });
      for await (const record of records) seen.push(record);
    })();
    for (let i = 0; i < 100; i++) {
      void log.append([event('tick', { i }), event('tock', { i })]);
      if (i % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await expect.poll(() => seen.length).toBe(100);
    await new Promise((resolve) => setTimeout(resolve, 20));
    stop.abort();
    await following;
    const numbers = seen.map((record) => (record.kind === 'event' ? record.detail['i'] : null));
    expect(numbers).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });

  it('waits for a log that has no record yet', async () => {
    using own = folder();
    const stop = new AbortController();
    await using log = await openLog(options(own.path));
    const first = tail(own.path, { follow: true, signal: stop.signal, pollMs: 2 }).next();
    void log.append([event('first')]);
    expect((await first).value).toMatchObject({ seq: 1, event: 'first' });
    stop.abort();
  });
});
