// Finds where an existing log ends and makes that end fit to go on from: an unfinished batch, which nobody was told
// is written, is moved to a side file; damage is left as it is and a new segment begins after it.

import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { GENESIS, startLink, type Head } from './chain.ts';
import { parseHeader, segmentName, type Header } from './format.ts';
import { readFolderKeys } from './keys.ts';
import { readLines, readPieces } from './lines.ts';
import { nextSegment, NOTHING, startPosition, type Position } from './position.ts';
import type { EventEntry } from './record.ts';
import type { Report } from './report.ts';
import { listSegments, verifySegment } from './verify.ts';
import { Verifier } from './verifier.ts';

export interface Recovered {
  readonly log: string;
  readonly position: Position;
  /** What must be told in the log: `log.recovered`, `log.damaged`. */
  readonly events: readonly EventEntry[];
  /** Header of the segment the position is in, null where a new one begins. */
  readonly header: Header | null;
}

/** More than a checkpoint or two after the last link is not the writer's doing. */
const MAX_COVERED = 64 * 1024;

/** Reads the last segment; changes the folder only by moving an unfinished end aside. */
export async function recoverEnd(dir: string, now: number): Promise<Recovered> {
  const numbers = await listSegments(dir);
  const events: EventEntry[] = [];
  for (let number = numbers.pop(); number !== undefined; number = numbers.pop()) {
    const end = await readEnd(dir, number);
    if (end !== null) return resume(dir, number, end, events, now);
    // Not one whole batch: the write that began this segment did not finish.
    const bytes = moveAside(dir, number, 0);
    if (bytes > 0) events.push(recovered(number, bytes, now));
    fs.rmSync(join(dir, segmentName(number)), { force: true });
    if (numbers.length === 0) return { ...fresh(number), events };
  }
  return { ...fresh(1), events };
}

interface End {
  readonly header: Header | null;
  readonly verifier: Verifier;
  readonly report: Report;
}

/** Null if the segment holds no closed batch and nothing that would be lost with it. */
async function readEnd(dir: string, number: number): Promise<End | null> {
  const keys = readFolderKeys(dir);
  const verifier = new Verifier({ keys, trust: 'folder', firstSegment: number });
  const unreadable = await verifySegment(verifier, dir, number, true);
  if (unreadable !== null) throw new Error(unreadable.message);
  const report = verifier.report();
  if (verifier.ends.link === 0 && report.ok) return null;
  return { header: await readHeader(dir, number), verifier, report };
}

async function readHeader(dir: string, number: number): Promise<Header | null> {
  for await (const line of readLines(join(dir, segmentName(number)))) {
    return parseHeader(line.toString('latin1'));
  }
  return null;
}

/** The log's name as the first header that can be read has it. */
async function nameOf(dir: string): Promise<string | null> {
  for (const number of await listSegments(dir)) {
    const header = await readHeader(dir, number);
    if (header !== null) return header.log;
  }
  return null;
}

async function resume(
  dir: string,
  number: number,
  end: End,
  events: readonly EventEntry[],
  now: number,
): Promise<Recovered> {
  const { report, header, verifier } = end;
  const { head, checkpoint, log } = verifier.state;
  const path = join(dir, segmentName(number));
  const base = { segment: number, head, checkpoint, sealed: sealedHead(report, head) };
  if (!report.ok || header === null) {
    return {
      log: log ?? (await nameOf(dir)) ?? freshLog(),
      position: {
        ...base,
        segment: number + 1,
        size: 0,
        previous: await hashFrom(path, verifier.ends.link, head.hash),
        covered: NOTHING,
      },
      events: [...events, damaged(report, now)],
      header: null,
    };
  }
  const { link, closed } = verifier.ends;
  const cut = moveAside(dir, number, closed);
  const covered = readRange(path, link, closed);
  const position = { ...base, size: closed, previous: head.hash, covered };
  return {
    log: header.log,
    position: covered.length > MAX_COVERED ? nextSegment(position) : position,
    events: cut > 0 ? [...events, recovered(number, cut, now)] : events,
    header: covered.length > MAX_COVERED ? null : header,
  };
}

// Only the count matters to the writer; the hash is known where nothing came after the checkpoint.
function sealedHead(report: Report, head: Head): Head {
  return report.unsealed === 0 ? head : { records: report.sealed, batch: 0, hash: GENESIS };
}

async function hashFrom(path: string, offset: number, previous: string): Promise<string> {
  const hash = startLink(previous);
  for await (const pieces of readPieces(path, offset)) {
    for (const piece of pieces) {
      hash.update(piece.bytes);
      if (piece.end) hash.update('\n');
    }
  }
  return hash.digest('hex');
}

function readRange(path: string, from: number, to: number): Buffer {
  const length = Math.min(to - from, MAX_COVERED + 1);
  const fd = fs.openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, fs.readSync(fd, bytes, 0, length, from));
  } finally {
    fs.closeSync(fd);
  }
}

/** Moves everything from `offset` on into a side file; returns how many bytes that were. */
function moveAside(dir: string, number: number, offset: number): number {
  const path = join(dir, segmentName(number));
  const bytes = fs.statSync(path).size - offset;
  if (bytes <= 0) return 0;
  const aside = `${path.slice(0, -'.jsonl'.length)}.cut-${randomBytes(4).toString('hex')}`;
  const from = fs.openSync(path, 'r+');
  const to = fs.openSync(aside, 'wx', 0o600);
  try {
    copyRange(from, to, offset);
    fs.fsyncSync(to);
    fs.ftruncateSync(from, offset);
  } finally {
    fs.closeSync(from);
    fs.closeSync(to);
  }
  return bytes;
}

function copyRange(from: number, to: number, offset: number): void {
  const chunk = Buffer.alloc(64 * 1024);
  for (let position = offset; ;) {
    const count = fs.readSync(from, chunk, 0, chunk.length, position);
    if (count === 0) return;
    for (let done = 0; done < count;) done += fs.writeSync(to, chunk, done, count - done);
    position += count;
  }
}

function fresh(segment: number): Omit<Recovered, 'events'> {
  return { log: freshLog(), position: startPosition(segment), header: null };
}

function freshLog(): string {
  return randomBytes(16).toString('hex');
}

function recovered(number: number, bytes: number, now: number): EventEntry {
  const detail = { segment: segmentName(number), bytes };
  return { kind: 'event', event: 'log.recovered', plugin: null, time: now, detail };
}

function damaged(report: Report, now: number): EventEntry {
  const first = report.problems[0];
  const detail = {
    segment: first?.file ?? '',
    line: first?.line ?? 0,
    seq: first?.seq ?? 0,
    kind: first?.kind ?? '',
    message: first?.message ?? '',
  };
  return { kind: 'event', event: 'log.damaged', plugin: null, time: now, detail };
}
