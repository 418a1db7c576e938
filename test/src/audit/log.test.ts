import { describe, expect, it } from 'vitest';
import { nodeFiles, openLog, verify, type Head } from '../../../src/audit/index.ts';
import {
  decision,
  denial,
  event,
  folder,
  options,
  outcome,
  readRecords,
  readSegments,
} from './samples.ts';

describe('appending', () => {
  it('has the whole batch in the file when it returns', async () => {
    using home = folder();
    await using log = await openLog(options(home.path));
    expect(log.append([decision(), outcome()])).toBeUndefined();
    expect(readRecords(home.path)).toMatchObject([
      { seq: 1, batch: 1, ...decision() },
      { seq: 2, batch: 1, ...outcome() },
    ]);
    expect(log.head()).toMatchObject({ records: 2, batch: 1 });
  });

  it('writes nothing for nothing', async () => {
    using home = folder();
    await using log = await openLog(options(home.path));
    void log.append([]);
    expect(log.head().records).toBe(0);
    expect(readSegments(home.path)).toEqual([]);
  });

  it('cuts more entries than a batch may hold into several', async () => {
    using home = folder();
    const log = await openLog(options(home.path));
    void log.append(Array.from({ length: 1001 }, () => outcome()));
    expect(log.head()).toMatchObject({ records: 1001, batch: 2 });
    await log.close();
    expect(await verify(home.path)).toMatchObject({ ok: true, records: 1001, unsealed: 0 });
  });

  it('is refused after close', async () => {
    using home = folder();
    const log = await openLog(options(home.path));
    await log.close();
    expect(() => log.append([event('late')])).toThrow(
      expect.objectContaining({ code: 'LOG_CLOSED' }),
    );
    await log.close();
  });

  it('with disk durability settles after a sync that simultaneous appends share', async () => {
    using home = folder();
    let syncs = 0;
    const files = { ...nodeFiles, sync: (fd: number) => ((syncs += 1), nodeFiles.sync(fd)) };
    const log = await openLog(options(home.path, { durability: 'disk', files }));
    const before = log.head();
    const all = Array.from({ length: 100 }, (_, i) => log.append([event('tick', { i })]));
    expect(log.head()).toEqual(before);
    await Promise.all(all.map((done) => Promise.resolve(done)));
    expect(log.head().records).toBe(100);
    expect(syncs).toBeLessThanOrEqual(2);
    await log.close();
    expect(await verify(home.path)).toMatchObject({ ok: true, records: 100, unsealed: 0 });
  });

  it('goes on in a new segment once one is full', async () => {
    using home = folder();
    const log = await openLog(options(home.path, { segmentBytes: 2000, durability: 'disk' }));
    for (let i = 0; i < 20; i++) await log.append([event('tick', { i })]);
    await log.close();
    const segments = readSegments(home.path);
    expect(segments.length).toBeGreaterThan(2);
    for (const { bytes } of segments) expect(bytes.length).toBeLessThan(2000 + 1500);
    expect(await verify(home.path)).toMatchObject({ ok: true, records: 20, unsealed: 0 });
  });
});

describe('checkpoints', () => {
  it('come after the agreed number of records, in the same write', async () => {
    using home = folder();
    const heads: Head[] = [];
    await using log = await openLog(
      options(home.path, {
        checkpoint: { records: 3, ms: 60_000 },
        onCheckpoint: (head) => heads.push(head),
      }),
    );
    for (let i = 0; i < 2; i++) void log.append([event('tick', { i })]);
    expect(await verify(home.path)).toMatchObject({ sealed: 0, unsealed: 2 });
    void log.append([event('tick')]);
    expect(await verify(home.path)).toMatchObject({ sealed: 3, unsealed: 0 });
    expect(heads).toEqual([log.head()]);
  });

  it('come after the agreed time, and only if there is something new', async () => {
    using home = folder();
    const heads: Head[] = [];
    await using log = await openLog(
      options(home.path, { checkpoint: { ms: 20 }, onCheckpoint: (head) => heads.push(head) }),
    );
    void log.append([event('tick')]);
    await expect.poll(() => heads.length).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(heads).toEqual([log.head()]);
    expect(await verify(home.path)).toMatchObject({ sealed: 1, checkpoints: 1 });
  });

  it('with disk durability are told only when they are on the disk', async () => {
    using home = folder();
    const heads: Head[] = [];
    await using log = await openLog(
      options(home.path, {
        durability: 'disk',
        checkpoint: { records: 1 },
        onCheckpoint: (head) => heads.push(head),
      }),
    );
    const done = log.append([event('tick')]);
    expect(heads).toEqual([]);
    await done;
    expect(heads).toEqual([log.head()]);
  });
});

describe('repeated denials', () => {
  it('are one record and one count, and allowed decisions never fold', async () => {
    using home = folder();
    const log = await openLog(options(home.path));
    for (let i = 0; i < 10; i++)
      void log.append([denial({ access: `d-${i}` }), decision({ access: `a-${i}` })]);
    await log.close();
    const records = readRecords(home.path);
    expect(records.filter((record) => record['effect'] === 'allow')).toHaveLength(10);
    expect(records.filter((record) => record['effect'] === 'deny')).toMatchObject([
      { access: 'd-0' },
      { access: 'd-1', count: 9 },
    ]);
  });

  it('are counted in the log within the window, without another append', async () => {
    using home = folder();
    await using log = await openLog(options(home.path, { fold: { windowMs: 20 } }));
    for (let i = 0; i < 5; i++) void log.append([denial()]);
    await expect
      .poll(() => readRecords(home.path))
      .toMatchObject([{ effect: 'deny' }, { effect: 'deny', count: 4 }]);
  });

  it('in a flood of different ones grow the log by no more than the allowance', async () => {
    using home = folder();
    const log = await openLog(options(home.path));
    for (let i = 0; i < 20_000; i++) void log.append([denial({ resource: `/x/${i}` })]);
    await log.close();
    const records = readRecords(home.path);
    expect(records.length).toBeLessThan(300);
    const single = records.filter((record) => record['kind'] === 'decision').length;
    const folded = records
      .filter((record) => record['event'] === 'denials.folded')
      .reduce((sum, record) => sum + (record['detail'] as { count: number }).count, 0);
    expect(single + folded).toBe(20_000);
  });
});
