import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verify } from '../../../src/audit/index.ts';
import { readFolderKeys } from '../../../src/audit/keys.ts';
import { Verifier } from '../../../src/audit/verifier.ts';
import { changeText, makeLog, makeSampleLog, type SampleLog } from './sample-log.ts';
import { readLines, readSegments, writeLines } from './samples.ts';

let log: SampleLog;
beforeAll(async () => {
  log = await makeSampleLog();
});
afterAll(() => log[Symbol.dispose]());

function feed(verifier: Verifier, number: number, bytes: Buffer, last: boolean): void {
  const lines = bytes.toString('latin1').split('\n');
  const rest = lines.pop() ?? '';
  verifier.startSegment(number);
  for (const line of lines) {
    verifier.piece({ bytes: Buffer.from(line, 'latin1'), start: true, end: true });
  }
  if (rest !== '') {
    verifier.piece({ bytes: Buffer.from(rest, 'latin1'), start: true, end: false });
  }
  verifier.endSegment(last);
}

/** First line of the segment that is not as it was, counted from 1. */
function firstDifference(before: readonly string[], after: readonly string[]): number {
  const index = before.findIndex((line, i) => line !== after[i]);
  return (index === -1 ? before.length : index) + 1;
}

describe('an untouched log', () => {
  it('verifies, with everything sealed and its own head', async () => {
    const report = await verify(log.dir, { publicKey: log.publicKey, head: log.head });
    expect(report).toMatchObject({
      ok: true,
      problems: [],
      unsealed: 0,
      torn: null,
      trust: 'given',
    });
    expect(report.records).toBe(log.head.records);
    expect(report.sealed).toBe(log.head.records);
    expect(report.head).toEqual(log.head);
    expect(report.segments).toBe(readSegments(log.dir).length);
    expect(report.segments).toBeGreaterThan(2);
  });

  it('says so when only the keys beside the log were believed', async () => {
    expect(await verify(log.dir)).toMatchObject({ ok: true, trust: 'folder' });
  });

  it('has the hashes the format reference gives', () => {
    let previous = '0'.repeat(64);
    let covered = '';
    for (const line of readLines(log.dir)) {
      const link = /^\{"link":.*"hash":"([0-9a-f]{64})"\}$/.exec(line);
      if (link === null) covered += `${line}\n`;
      else {
        expect(link[1]).toBe(
          createHash('sha256')
            .update(previous + covered)
            .digest('hex'),
        );
        previous = String(link[1]);
        covered = '';
      }
    }
    expect(covered).toMatch(/^\{"checkpoint":/);
  });
});

describe('one changed byte', () => {
  it('is found at every place of a small log, and the line it is in is named', async () => {
    const dir = log.beside();
    const { head } = await makeLog(dir, 7, 3500);
    const keys = readFolderKeys(dir);
    const segments = readSegments(dir);
    expect(segments.length).toBeGreaterThan(1);
    for (const [index, { name, bytes }] of segments.entries()) {
      let line = 1;
      for (let place = 0; place < bytes.length; place++) {
        const broken = Buffer.from(bytes);
        broken[place] = (broken[place] ?? 0) ^ 1;
        const verifier = new Verifier({ keys, trust: 'given', anchor: head });
        for (const [i, segment] of segments.entries()) {
          feed(verifier, i + 1, i === index ? broken : segment.bytes, i === segments.length - 1);
        }
        expect(verifier.report().problems[0], `byte ${place}`).toMatchObject({ file: name, line });
        if (bytes[place] === 10) line += 1;
      }
    }
  });

  it('is found wherever it is, whatever it becomes', async () => {
    const dir = log.copy();
    const segments = readSegments(dir);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(segments.length - 1),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (s, at, flip) => {
          const { name, bytes } = segments[s] ?? { name: '', bytes: Buffer.alloc(0) };
          const broken = Buffer.from(bytes);
          const place = at % bytes.length;
          broken[place] = (broken[place] ?? 0) ^ flip;
          writeFileSync(join(dir, name), broken);
          const report = await verify(dir, { publicKey: log.publicKey, head: log.head });
          writeFileSync(join(dir, name), bytes);
          const line = bytes.subarray(0, place).toString('latin1').split('\n').length;
          expect(report.problems[0]).toMatchObject({ file: name, line });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('in a record names that record, in batches of one and of many', async () => {
    const lines = readLines(log.dir);
    const records = lines.flatMap((line, index) => (line.startsWith('{"seq":') ? [index] : []));
    const dir = log.copy();
    for (const index of records) {
      writeLines(dir, lines.with(index, changeText(lines[index] ?? '')));
      const report = await verify(dir, { publicKey: log.publicKey });
      const seq = Number(/^\{"seq":(\d+)/.exec(lines[index] ?? '')?.[1]);
      expect(report.problems).toHaveLength(1);
      expect(report.problems[0]).toMatchObject({
        kind: 'changed',
        file: 'access-000001.jsonl',
        line: index + 1,
        seq,
      });
    }
  });
});

describe('records taken out, put in, moved or written twice', () => {
  type Mutation = (lines: string[], at: number) => void;
  const mutations: Record<string, Mutation> = {
    'taken out': (lines, at) => lines.splice(at, 1),
    'written twice': (lines, at) => lines.splice(at, 0, lines[at] ?? ''),
    'swapped with the next line': (lines, at) =>
      lines.splice(at, 2, lines[at + 1] ?? '', lines[at] ?? ''),
    'moved three lines on': (lines, at) => lines.splice(at + 3, 0, ...lines.splice(at, 1)),
    'put in with a forged number': (lines, at) =>
      lines.splice(
        at,
        0,
        (lines[at] ?? '').replace(/"seq":\d+/, '"seq":3').replace('u-17', 'u-99'),
      ),
    'replaced by text of somebody else': (lines, at) => lines.splice(at, 1, 'hello'),
  };

  for (const [name, mutate] of Object.entries(mutations)) {
    it(`finds the first line that is not as written when a line is ${name}`, async () => {
      const lines = readLines(log.dir);
      const dir = log.copy();
      for (let at = 1; at < lines.length - 4; at++) {
        const changed = [...lines];
        mutate(changed, at);
        if (changed.join() === lines.join()) continue;
        writeLines(dir, changed);
        const report = await verify(dir, { publicKey: log.publicKey });
        const where = `line ${at + 1} ${lines[at]?.slice(0, 16)}`;
        expect(report.ok, where).toBe(false);
        expect(report.problems[0]?.file, where).toBe('access-000001.jsonl');
        expect(report.problems[0]?.line, where).toBe(firstDifference(lines, changed));
      }
    });
  }

  it('finds any number of changes at once, and names the first', async () => {
    const lines = readLines(log.dir);
    const dir = log.copy();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...Object.values(mutations)), fc.nat()), {
          minLength: 2,
          maxLength: 5,
        }),
        async (steps) => {
          const changed = [...lines];
          for (const [mutate, at] of steps) mutate(changed, 1 + (at % (lines.length - 10)));
          writeLines(dir, changed);
          const report = await verify(dir, { publicKey: log.publicKey });
          fc.pre(changed.join() !== lines.join());
          expect(report.ok).toBe(false);
          expect(report.problems[0]?.line).toBe(firstDifference(lines, changed));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('finds a whole batch taken out, and no more than that', async () => {
    const dir = log.copy();
    const lines = readLines(log.dir);
    const from = lines.findIndex((line) => line.startsWith('{"seq":7,'));
    const to = lines.findIndex((line, index) => index > from && line.startsWith('{"link":'));
    writeLines(dir, lines.toSpliced(from, to - from + 1));
    const report = await verify(dir, { publicKey: log.publicKey });
    expect(report.problems[0]).toMatchObject({ kind: 'missing', seq: 7, line: from + 1 });
    expect(report.problems).toHaveLength(1);
  });

  it('finds two damages far apart as two problems', async () => {
    const dir = log.copy();
    const lines = readLines(log.dir);
    const records = lines.flatMap((line, index) => (line.startsWith('{"seq":') ? [index] : []));
    const [a = 0, b = 0] = [records[2], records[20]];
    writeLines(dir, lines.with(a, changeText(lines[a] ?? '')).with(b, changeText(lines[b] ?? '')));
    const report = await verify(dir, { publicKey: log.publicKey });
    expect(report.problems.map((problem) => problem.line)).toEqual([a + 1, b + 1]);
  });
});
