import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_LINE_BYTES } from '../../../src/audit/format.ts';
import { openLog, verify } from '../../../src/audit/index.ts';
import { changeText, makeLog, makeSampleLog, type SampleLog } from './sample-log.ts';
import { event, folder, readLines, writeLines } from './samples.ts';

let log: SampleLog;
beforeAll(async () => {
  log = await makeSampleLog();
});
afterAll(() => log[Symbol.dispose]());

describe('rubbish', () => {
  it('never makes the verification throw', async () => {
    const pieces = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.constantFrom(...readLines(log.dir)).map((line) => Buffer.from(`${line}\n`)),
      fc
        .constantFrom(...readLines(log.dir))
        .map((line) => Buffer.from(line.slice(0, line.length / 2))),
      fc
        .constantFrom(
          '{"seq":',
          '{"link":',
          '{"checkpoint":',
          '{"segment":',
          '\n',
          '{"seq":1,"batch":1,}\n',
        )
        .map((t) => Buffer.from(t)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { maxLength: 30 }), async (parts) => {
        const dir = log.copy();
        writeFileSync(join(dir, 'access-000001.jsonl'), Buffer.concat(parts));
        const report = await verify(dir, { publicKey: log.publicKey });
        rmSync(dir, { recursive: true });
        expect(report.ok).toBe(false);
      }),
      { numRuns: 100 },
    );
  });

  it('takes a line of the longest length, and not one byte more', async () => {
    const dir = log.copy();
    const lines = readLines(dir);
    for (const [extra, kind] of [
      [0, 'garbage'],
      [1, 'line-too-long'],
      [5_000_000, 'line-too-long'],
    ] as const) {
      writeLines(dir, lines.toSpliced(4, 0, 'x'.repeat(MAX_LINE_BYTES + extra)));
      const report = await verify(dir, { publicKey: log.publicKey });
      expect(report.problems[0]).toMatchObject({ kind, line: 5 });
      expect(report.problems.length).toBe(1);
    }
  });

  it('counts problems beyond the first hundred without keeping them', async () => {
    const dir = log.beside();
    await makeLog(dir, 150, 1e9);
    writeLines(
      dir,
      readLines(dir).map((line) => changeText(line)),
    );
    const report = await verify(dir, {});
    expect(report.problems).toHaveLength(100);
    expect(report.more).toBe(50);
  });

  it('reports a folder that is not there and a segment that is a folder', async () => {
    const gone = await verify(log.beside());
    expect(gone.problems).toMatchObject([
      { kind: 'unreadable', message: expect.stringContaining('ENOENT') as string },
    ]);
    const dir = log.copy();
    rmSync(join(dir, 'access-000001.jsonl'));
    cpSync(join(dir, 'keys'), join(dir, 'access-000001.jsonl'), { recursive: true });
    const report = await verify(dir, { publicKey: log.publicKey });
    expect(report.problems.map((problem) => problem.kind)).toContain('unreadable');
  });

  it('in the keys folder verifies nothing and stops nothing', async () => {
    const dir = log.copy();
    writeFileSync(join(dir, 'keys', 'a.pub.pem'), 'rubbish');
    expect(await verify(dir)).toMatchObject({ ok: true });
    for (const name of readdirSync(join(dir, 'keys'))) rmSync(join(dir, 'keys', name));
    expect((await verify(dir)).problems).toMatchObject([{ kind: 'wrong-key' }]);
    await expect(verify(dir, { publicKey: 'rubbish' })).rejects.toMatchObject({
      code: 'KEY_UNUSABLE',
    });
  });
});

describe('a live log', () => {
  it('verifies while it is written, with its newest records unsealed', async () => {
    using home = folder();
    await using log = await openLog({ dir: home.path, durability: 'process', segmentBytes: 4000 });
    for (let i = 0; i < 30; i++) {
      void log.append([event('tick', { i })]);
      const report = await verify(home.path, { publicKey: log.publicKey.pem });
      expect(report).toMatchObject({ ok: true, records: i + 1, head: log.head() });
    }
  });
});
