import { cpSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verify } from '../../../src/audit/index.ts';
import { changeText, makeLog, makeSampleLog, relink, type SampleLog } from './sample-log.ts';
import { readLines, readSegments, writeLines } from './samples.ts';

let log: SampleLog;
beforeAll(async () => {
  log = await makeSampleLog();
});
afterAll(() => log[Symbol.dispose]());

describe('an attacker who knows the format but has no key', () => {
  /** Changes records and makes every hash after them right again. */
  function rewrite(dir: string, change: (line: string) => string, from = 0): void {
    for (const [index] of readSegments(dir).entries()) {
      writeLines(
        dir,
        readLines(dir, index + 1).map((line, i) => (i >= from ? change(line) : line)),
        index + 1,
      );
    }
    relink(dir);
  }

  it('cannot rewrite history under the checkpoints, however consistent the new one is', async () => {
    const dir = log.copy();
    rewrite(dir, changeText);
    const report = await verify(dir, { publicKey: log.publicKey });
    expect(report.problems[0]).toMatchObject({ kind: 'checkpoint-forged', seq: 1 });
    expect(report.sealed).toBe(0);
  });

  it('is told apart to the checkpoint before which the change was made', async () => {
    const dir = log.copy();
    const lines = readLines(log.dir);
    const seals = lines.flatMap((line, index) =>
      line.startsWith('{"checkpoint":') ? [index] : [],
    );
    rewrite(dir, changeText, (seals[1] ?? 0) + 1);
    const report = await verify(dir, { publicKey: log.publicKey });
    const sealed = Number(/"records":(\d+)/.exec(lines[seals[1] ?? 0] ?? '')?.[1]);
    expect(report.problems[0]).toMatchObject({
      kind: 'checkpoint-forged',
      seq: sealed + 1,
      line: Number(seals[2]) + 1,
    });
    expect(report.sealed).toBe(sealed);
  });

  it('cannot take all the checkpoints away from a log that had to have them', async () => {
    const dir = log.copy();
    for (const [index] of readSegments(dir).entries()) {
      const kept = readLines(dir, index + 1).filter((line) => !line.startsWith('{"checkpoint":'));
      writeLines(
        dir,
        kept.map((line) => line.replace(/"checkpoint":\d+/, '"checkpoint":0')),
        index + 1,
      );
    }
    relink(dir);
    const report = await verify(dir, { publicKey: log.publicKey });
    expect(report.problems[0]?.kind).toBe('checkpoint-missing');
    expect(report.sealed).toBe(0);
  });

  it('cannot sign with a key of his own where the right key is known, and can where it is not', async () => {
    const dir = log.beside();
    await makeLog(dir);
    expect(await verify(dir)).toMatchObject({ ok: true, trust: 'folder' });
    const report = await verify(dir, { publicKey: log.publicKey });
    expect(report.problems[0]?.kind).toBe('wrong-key');
    expect(report).toMatchObject({ ok: false, sealed: 0 });
  });

  it('cannot put a checkpoint of another log in', async () => {
    const dir = log.copy();
    const other = log.beside();
    cpSync(join(log.dir, 'keys'), join(other, 'keys'), { recursive: true });
    await makeLog(other);
    const lines = readLines(dir);
    const at = lines.findIndex((line) => line.startsWith('{"checkpoint":'));
    writeLines(
      dir,
      lines.with(at, readLines(other).find((line) => line.startsWith('{"checkpoint":')) ?? ''),
    );
    const report = await verify(dir, { publicKey: log.publicKey });
    expect(report.problems[0]).toMatchObject({ kind: 'checkpoint-forged', line: at + 1 });
  });

  it('cannot replace one batch and its link: the first record of the batch is named', async () => {
    const dir = log.copy();
    const lines = readLines(log.dir);
    // Record 12 opens a batch in the middle of a sealed stretch.
    const at = lines.findIndex((line) => line.startsWith('{"seq":12,'));
    const link = lines.findIndex((line, index) => index > at && line.startsWith('{"link":'));
    const changed = lines.with(at, changeText(lines[at] ?? ''));
    writeLines(dir, changed);
    relink(dir, 1);
    const relinked = readLines(dir);
    writeLines(dir, changed.with(link, relinked[link] ?? ''));
    const report = await verify(dir, { publicKey: log.publicKey });
    const first = lines
      .slice(0, link)
      .findLastIndex(
        (line, index) => line.startsWith('{"seq":') && !lines[index - 1]?.startsWith('{"seq":'),
      );
    expect(report.problems[0]).toMatchObject({ kind: 'rewritten', line: first + 1 });
  });

  it('cannot cut the log before an anchor that was kept elsewhere', async () => {
    const segments = readSegments(log.dir);
    const last = segments.at(-1) ?? { name: '', bytes: Buffer.alloc(0) };
    const text = last.bytes.toString('latin1');
    for (let cut = 0; cut < text.length; cut += 97) {
      const dir = log.copy();
      writeFileSync(join(dir, last.name), last.bytes.subarray(0, cut));
      const report = await verify(dir, { publicKey: log.publicKey, head: log.head });
      const lastLink = text.lastIndexOf('{"link":');
      if (cut > text.indexOf('\n', lastLink)) expect(report.problems).toEqual([]);
      else expect(report.problems.at(-1)?.kind).toBe('truncated');
      rmSync(dir, { recursive: true });
    }
  });

  it('can cut the end where nobody kept an anchor: what is left reads as unsealed', async () => {
    const dir = log.copy();
    const count = readSegments(dir).length;
    const lines = readLines(dir, count);
    const seal = lines.findLastIndex((line) => line.startsWith('{"checkpoint":'));
    writeLines(dir, lines.slice(0, seal), count);
    const report = await verify(dir, { publicKey: log.publicKey });
    expect(report).toMatchObject({ ok: true });
    expect(report.unsealed).toBeGreaterThan(0);
  });

  it('finds an anchor of another history', async () => {
    const report = await verify(log.dir, {
      publicKey: log.publicKey,
      head: { records: log.head.records, hash: 'f'.repeat(64) },
    });
    expect(report.problems).toMatchObject([{ kind: 'anchor-mismatch', seq: log.head.records }]);
    const inside = await verify(log.dir, {
      publicKey: log.publicKey,
      head: { records: 2, hash: 'f'.repeat(64) },
    });
    expect(inside.problems).toMatchObject([{ kind: 'anchor-mismatch', seq: 2 }]);
  });
});

describe('segments', () => {
  it('are missed, first, middle or last with an anchor', async () => {
    const names = readSegments(log.dir).map((segment) => segment.name);
    for (const [index, name] of names.entries()) {
      const dir = log.copy();
      rmSync(join(dir, name));
      const report = await verify(dir, { publicKey: log.publicKey, head: log.head });
      const kind = index === names.length - 1 ? 'truncated' : 'segment-missing';
      expect(
        report.problems.map((problem) => problem.kind),
        name,
      ).toEqual([kind]);
    }
  });

  it('cannot change places', async () => {
    const dir = log.copy();
    const [a = '', b = ''] = readSegments(dir).map((segment) => join(dir, segment.name));
    renameSync(a, `${a}.aside`);
    renameSync(b, a);
    renameSync(`${a}.aside`, b);
    expect((await verify(dir, { publicKey: log.publicKey })).problems[0]).toMatchObject({
      kind: 'segment-forged',
      line: 1,
    });
  });

  it('cannot come from another log of the same key', async () => {
    const dir = log.copy();
    const other = log.beside();
    cpSync(join(log.dir, 'keys'), join(other, 'keys'), { recursive: true });
    await makeLog(other);
    const name = readSegments(dir)[1]?.name ?? '';
    cpSync(join(other, name), join(dir, name));
    expect((await verify(dir, { publicKey: log.publicKey })).problems[0]).toMatchObject({
      kind: 'segment-forged',
      file: name,
      message: 'it belongs to another log',
    });
  });

  it('show that the checkpoint before them was taken away', async () => {
    const dir = log.copy();
    writeLines(dir, readLines(dir).slice(0, -1));
    expect((await verify(dir, { publicKey: log.publicKey })).problems[0]).toMatchObject({
      kind: 'segment-forged',
      file: 'access-000002.jsonl',
      message: expect.stringMatching(/^it follows checkpoint \d, not checkpoint \d$/) as string,
    });
  });

  it('cannot be begun anew on another past, even where no checkpoint covers them', async () => {
    const dir = log.copy();
    const count = readSegments(dir).length;
    const kept = readLines(dir, count).filter((line) => !line.startsWith('{"checkpoint":'));
    const number = /"checkpoint":(\d+)/.exec(kept[0] ?? '')?.[0] ?? '';
    writeLines(
      dir,
      kept.slice(0, 5).map((line) => line.replace(/"checkpoint":\d+/, number)),
      count,
    );
    relink(dir, count, 'f'.repeat(64));
    const report = await verify(dir, { publicKey: log.publicKey });
    expect(report.problems).toMatchObject([
      {
        kind: 'segment-forged',
        line: 1,
        message: expect.stringContaining('does not follow') as string,
      },
    ]);
  });

  it('may be missing at the beginning where the operator says so', async () => {
    const dir = log.copy();
    const names = readSegments(dir).map((segment) => segment.name);
    rmSync(join(dir, names[0] ?? ''));
    const report = await verify(dir, { publicKey: log.publicKey, head: log.head, firstSegment: 2 });
    expect(report).toMatchObject({ ok: true, unsealed: 0, head: log.head });
    expect((await verify(dir, { publicKey: log.publicKey, firstSegment: 3 })).ok).toBe(false);
  });
});
