import {
  appendFileSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLog, verify } from '../../../src/audit/index.ts';
import {
  event,
  folder,
  options,
  readLines,
  readRecords,
  readSegments,
  writeSome,
} from './samples.ts';

describe('opening again', () => {
  it('goes on with sequence, chain and checkpoints in the same segment', async () => {
    using home = folder();
    const publicKey = await writeSome(home.path);
    await writeSome(home.path);
    expect(readSegments(home.path)).toHaveLength(1);
    expect(await verify(home.path, { publicKey })).toMatchObject({
      ok: true,
      records: 12,
      checkpoints: 2,
      unsealed: 0,
    });
  });

  it('after a write torn at any byte keeps every closed batch, sets the rest aside and says so', async () => {
    using home = folder();
    const publicKey = await writeSome(home.path);
    const path = join(home.path, 'access-000001.jsonl');
    const whole = readFileSync(path);
    const ends = [...whole.toString('latin1').matchAll(/\n(?=\{"(?:seq|checkpoint)":)/g)].map(
      (match) => match.index + 1,
    );
    const closings = new Set(
      [...whole.toString('latin1').matchAll(/\{"(?:link|checkpoint)":[^\n]*\n/g)].map(
        (m) => m.index + m[0].length,
      ),
    );
    expect(ends.length).toBeGreaterThan(5);
    for (let cut = 0; cut < whole.length; cut += 13) {
      writeFileSync(path, whole.subarray(0, cut));
      const before = await verify(home.path, { publicKey });
      expect(before, `cut at ${cut}`).toMatchObject({ ok: true });
      await using log = await openLog(options(home.path));
      const kept = Math.max(0, ...[...closings].filter((end) => end <= cut));
      const records = whole.subarray(0, kept).toString('latin1').split('{"seq":').length - 1;
      const told = cut === kept ? 0 : 1;
      expect(log.head().records, `cut at ${cut}`).toBe(records + told);
      void log.append([event('after')]);
      await log.close();
      const report = await verify(home.path, { publicKey });
      expect(report, `cut at ${cut}`).toMatchObject({
        ok: true,
        torn: null,
        unsealed: 0,
        records: records + told + 1,
      });
      if (told === 1) {
        const detail = { segment: 'access-000001.jsonl', bytes: cut - kept };
        expect(readRecords(home.path)[records]).toMatchObject({ event: 'log.recovered', detail });
        const aside = readdirSync(home.path).filter((name) => name.includes('.cut-'));
        expect(aside).toHaveLength(1);
        expect(readFileSync(join(home.path, aside[0] ?? ''))).toEqual(whole.subarray(kept, cut));
        rmSync(join(home.path, aside[0] ?? ''));
      }
    }
  });

  it('after a power loss cuts off zeros', async () => {
    using home = folder();
    await writeSome(home.path);
    appendFileSync(join(home.path, 'access-000001.jsonl'), Buffer.alloc(5000));
    await writeSome(home.path, 1);
    expect(await verify(home.path)).toMatchObject({ ok: true, records: 9 });
    expect(readRecords(home.path)[6]).toMatchObject({
      event: 'log.recovered',
      detail: { bytes: 5000 },
    });
  });

  it('leaves damage as it is, begins a new segment after it, and says so', async () => {
    using home = folder();
    const publicKey = await writeSome(home.path);
    const path = join(home.path, 'access-000001.jsonl');
    const damaged = readFileSync(path, 'utf8').replace('"a-1"', '"a-7"');
    writeFileSync(path, damaged);
    await writeSome(home.path, 1);
    expect(readFileSync(path, 'utf8')).toBe(damaged);
    expect(readRecords(home.path)[6]).toMatchObject({
      seq: 7,
      event: 'log.damaged',
      detail: { line: 5, seq: 3, kind: 'changed' },
    });
    const report = await verify(home.path, { publicKey });
    expect(report.problems).toMatchObject([{ file: 'access-000001.jsonl', line: 5, seq: 3 }]);
    expect(report).toMatchObject({ records: 9, segments: 2 });
  });

  it('leaves lines somebody added as they are', async () => {
    using home = folder();
    await writeSome(home.path);
    appendFileSync(join(home.path, 'access-000001.jsonl'), 'hello\n');
    await writeSome(home.path, 1);
    expect((await verify(home.path)).problems).toMatchObject([
      { kind: 'garbage', line: readLines(home.path).length },
    ]);
  });

  it('with another key begins a new segment and names both keys', async () => {
    using home = folder();
    const first = await writeSome(home.path);
    rmSync(join(home.path, 'keys', 'log.key.pem'));
    const second = await writeSome(home.path, 1);
    expect(readRecords(home.path)[6]).toMatchObject({ event: 'log.key' });
    expect(await verify(home.path, { publicKey: [first, second] })).toMatchObject({
      ok: true,
      unsealed: 0,
      segments: 2,
    });
    expect((await verify(home.path, { publicKey: first })).problems).toMatchObject([
      { kind: 'wrong-key' },
    ]);
  });

  it('with another checkpoint interval begins a new segment', async () => {
    using home = folder();
    await writeSome(home.path);
    const log = await openLog(options(home.path, { checkpoint: { records: 2 } }));
    void log.append([event('tick')]);
    await log.close();
    expect(await verify(home.path)).toMatchObject({ ok: true, segments: 2, unsealed: 0 });
  });

  it('makes up a checkpoint that the crash kept from being written', async () => {
    using home = folder();
    const log = await openLog(options(home.path, { checkpoint: { records: 2, ms: 60_000 } }));
    void log.append([event('one'), event('two')]);
    await log.close();
    const path = join(home.path, 'access-000001.jsonl');
    truncateSync(path, readFileSync(path, 'latin1').indexOf('{"checkpoint":1,'));
    const again = await openLog(options(home.path, { checkpoint: { records: 2, ms: 60_000 } }));
    void again.append([event('three')]);
    await again.close();
    expect(await verify(home.path)).toMatchObject({ ok: true, sealed: 3, checkpoints: 2 });
  });
});

describe('a file that is taken away while it is written', () => {
  it('is noticed within the checkpoint interval, and the log goes on in a new segment', async () => {
    using home = folder();
    const log = await openLog(options(home.path, { checkpoint: { ms: 20 } }));
    void log.append([event('before')]);
    renameSync(join(home.path, 'access-000001.jsonl'), join(home.path, 'stolen'));
    await expect.poll(() => readRecords(home.path)).toMatchObject([{ seq: 2, event: 'log.moved' }]);
    void log.append([event('after')]);
    await log.close();
    expect((await verify(home.path)).problems[0]).toMatchObject({ kind: 'segment-missing' });
    renameSync(join(home.path, 'stolen'), join(home.path, 'access-000001.jsonl'));
    expect(await verify(home.path)).toMatchObject({ ok: true, records: 3, unsealed: 0 });
  });
});
