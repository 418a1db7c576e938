// Follows the chain line by line and says where it breaks. Takes any bytes and never throws. Pure: whole lines come
// in, problems go to the findings; reads no file.

import { crc32 } from 'node:zlib';
import { Bases } from './bases.ts';
import { hex32 } from './batch.ts';
import { EMPTY_HEAD, type Head } from './chain.ts';
import type { Findings } from './findings.ts';
import {
  MAX_BATCH,
  parseCheckpoint,
  parseHeader,
  parseLink,
  parseRecordStart,
  recordStart,
  type Header,
  type Link,
  type SignedCheckpoint,
} from './format.ts';
import type { Seals } from './seals.ts';

/** A batch whose link has not come yet. */
export interface OpenBatch {
  readonly line: number;
  readonly first: number;
  readonly sums: string[];
  readonly lines: number[];
  /** The newest record's bytes. */
  last: Buffer;
}

/** A link whose hash did not follow though everything else fits: what comes next tells which side was rewritten. */
interface Doubt {
  readonly problem: number;
  readonly stated: string;
  readonly file: string;
  readonly line: number;
  readonly last: number;
}

export class ChainWalk {
  readonly #found: Findings;
  readonly #seals: Seals;
  readonly #bases = new Bases([EMPTY_HEAD.hash]);
  #log: string | null = null;
  #every = Infinity;
  #head: Head = EMPTY_HEAD;
  #batch: OpenBatch | null = null;
  // Where the line before the open batch's first one is answerable for: the batch before, or the header.
  #before = { file: '', line: 1, first: 1 };
  #doubt: Doubt | null = null;
  #records = 0;

  constructor(found: Findings, seals: Seals) {
    this.#found = found;
    this.#seals = seals;
  }

  get head(): Head {
    return this.#head;
  }

  /** The log's name, once a header was read. */
  get log(): string | null {
    return this.#log;
  }

  /** Records in closed batches. */
  get records(): number {
    return this.#records;
  }

  get batch(): OpenBatch | null {
    return this.#batch;
  }

  /** The number the next record should have. */
  get nextSeq(): number {
    const batch = this.#batch;
    return batch === null ? this.#head.records + 1 : batch.first + batch.sums.length;
  }

  /** Bytes that are no line of a log; the chain covers them all the same. */
  stray(bytes: Buffer, newline: boolean): void {
    this.#bases.cover(bytes, newline);
  }

  /** Leaves an unfinished batch. */
  dropBatch(): void {
    this.#batch = null;
  }

  /** The first line of segment `number`. `trusted`: what came before it is not there to be compared. */
  header(bytes: Buffer, number: number, first: boolean, trusted: boolean): void {
    const header = parseHeader(bytes.toString('latin1'));
    if (header === null) {
      this.stray(bytes, true);
      this.#note('segment-forged', 'the segment does not begin with a header');
      return;
    }
    const wrong = trusted ? null : this.#compareHeader(header, number, first);
    if (wrong !== null) this.#note('segment-forged', wrong);
    if (trusted) this.#seals.begin(header.records, header.checkpoint);
    else this.#seals.learn(header.checkpoint, header.records);
    this.#log ??= header.log;
    this.#every = header.every;
    this.#head = { records: header.records, batch: header.batch, hash: header.hash };
    this.#before = { file: this.#found.file, line: 1, first: header.records + 1 };
    this.#bases.set([header.hash]);
    this.#bases.cover(bytes, true);
  }

  record(text: string, bytes: Buffer): void {
    this.#bases.cover(bytes, true);
    const batch = (this.#batch ??= this.#openBatch());
    const expected = this.nextSeq;
    if (!text.startsWith(recordStart(expected, this.#head.batch + 1))) {
      this.#misplaced(text, expected, batch);
    }
    if (batch.sums.length < MAX_BATCH) {
      batch.sums.push(hex32(crc32(bytes)));
      batch.lines.push(this.#found.line);
      batch.last = bytes;
    } else this.#note('unexpected', `more than ${MAX_BATCH} records in a batch`);
  }

  /** True if the line closes a batch, rightly or not. */
  link(text: string, bytes: Buffer): boolean {
    const link = parseLink(text);
    if (link === null) {
      this.stray(bytes, true);
      this.#note('changed', 'the line that closes the batch is changed');
      return false;
    }
    const computed = this.#bases.digests();
    const followed = computed.indexOf(link.hash);
    if (followed !== -1) this.#resolve(followed);
    this.#judge(link, followed !== -1);
    this.#advance(link, followed === -1 ? computed : []);
    this.#found.settle();
    return true;
  }

  /** True if the line is a checkpoint, valid or not. */
  checkpoint(text: string, bytes: Buffer): boolean {
    const c = parseCheckpoint(text);
    if (this.#batch !== null && !this.#isSwallowed(this.#batch)) {
      const message = 'the records before this checkpoint have no link';
      this.#found.note('unlinked', this.#batch.first, message);
    }
    if (c === null) this.#note('garbage', 'the checkpoint is changed');
    else if (this.#seals.isGenuine(c, this.nextSeq) && this.#batch === null) this.#compare(c);
    this.#seals.marked = this.#head.records;
    this.#bases.cover(bytes, true);
    return c !== null;
  }

  /** What a genuine checkpoint says against what stands here. */
  #compare(c: SignedCheckpoint): void {
    const { records, batch } = this.#head;
    const base = this.#bases.indexOf(c.hash);
    if (c.records === records && c.batch === batch && base !== -1) {
      this.#resolve(base);
      this.#seals.accept(c);
    } else if (c.records > records) {
      this.#note('missing', `records ${records + 1} to ${c.records} are not there`);
      this.#head = { records: c.records, batch: c.batch, hash: c.hash };
      this.#bases.set([c.hash]);
    } else {
      const from = this.#seals.sealed + 1;
      const message =
        `checkpoint ${c.checkpoint} signs another history: ` +
        `records ${from} to ${records} are not the ones it covers`;
      this.#found.note('checkpoint-forged', from, message);
    }
  }

  #compareHeader(header: Header, number: number, first: boolean): string | null {
    if (header.segment !== number) return `its header says segment ${header.segment}`;
    if (this.#log !== null && header.log !== this.#log) return 'it belongs to another log';
    const { records, batch, hash } = this.#head;
    if (header.records !== records || header.batch !== batch) {
      return `it follows record ${header.records}, not record ${records}`;
    }
    if (header.checkpoint !== this.#seals.number) {
      return `it follows checkpoint ${header.checkpoint}, not checkpoint ${this.#seals.number}`;
    }
    const followed = (first ? [hash] : this.#bases.digests()).indexOf(header.hash);
    if (followed === -1) return 'it does not follow from the end of the segment before it';
    this.#resolve(followed);
    return null;
  }

  #openBatch(): OpenBatch {
    const first = this.#head.records + 1;
    if (this.#seals.isOverdue(this.#head.records, this.#every)) {
      const message = `a checkpoint is due after ${this.#every} records and is not there`;
      this.#found.mention('checkpoint-missing', first, message);
    }
    return { line: this.#found.line, first, sums: [], lines: [], last: Buffer.alloc(0) };
  }

  #misplaced(text: string, expected: number, open: OpenBatch): void {
    const found = parseRecordStart(text);
    const batch = this.#head.batch + 1;
    if (this.#isSwallowed(open)) return;
    if (found === null) this.#note('changed', `record ${expected} is changed`);
    else if (found.seq > expected) {
      const last = found.seq - 1;
      const gone = last === expected ? `record ${last} is` : `records ${expected} to ${last} are`;
      this.#note('missing', `${gone} not there`);
    } else if (found.seq < expected) {
      this.#note('unexpected', `record ${found.seq} stands where record ${expected} belongs`);
    } else if (found.batch > batch && open.sums.length > 0) {
      this.#note('unlinked', `the link of batch ${batch} is not there`);
    } else this.#note('changed', `record ${expected} says batch ${found.batch}, not ${batch}`);
  }

  /** Whether what is missed here ran into the line before it; then that is noted. */
  #isSwallowed(batch: OpenBatch): boolean {
    const line = batch.lines.at(-1);
    if (line === undefined || isJson(batch.last)) return false;
    const seq = batch.first + batch.lines.length - 1;
    this.#found.note('changed', seq, `record ${seq} is changed`, { line });
    return true;
  }

  #judge(link: Link, follows: boolean): void {
    const batch = this.#batch;
    if (batch !== null && !follows) this.#locate(link, batch);
    const gone = this.#seals.number + 1;
    // The link tells of checkpoints that were read as something else, or not at all.
    const unseen = !follows && this.#seals.learn(link.checkpoint, link.last - link.records);
    if (this.#found.unsettled) return;
    if (unseen) {
      const line = batch?.line ?? this.#found.line;
      const message = `checkpoint ${gone} is not there`;
      this.#found.note('checkpoint-missing', this.#head.records + 1, message, { line });
    } else if (batch === null) {
      this.#note('missing', `the records of batch ${link.batch} are not there`);
    } else if (!this.#agrees(link, batch)) {
      this.#note('changed', 'the line that closes the batch is changed');
    } else if (!follows) this.#doubtBatch(link, batch);
  }

  // Checksums tell records apart only where the link is of this very batch: its own may have been lost.
  #locate(link: Link, batch: OpenBatch): void {
    if (link.last - link.records + 1 !== batch.first) return;
    const index = batch.sums.findIndex((sum, i) => link.crc.slice(i * 8, i * 8 + 8) !== sum);
    const line = batch.lines[index];
    if (line !== undefined) this.#found.locate(batch.first + index, line, batch.line);
  }

  #agrees(link: Link, batch: OpenBatch): boolean {
    const count = batch.sums.length;
    return (
      link.batch === this.#head.batch + 1 &&
      link.records === count &&
      link.last === batch.first + count - 1 &&
      link.checkpoint === this.#seals.number &&
      link.crc === batch.sums.join('')
    );
  }

  #advance(link: Link, otherwise: readonly string[]): void {
    const batch = this.#batch;
    this.#batch = null;
    this.#records += batch?.sums.length ?? 0;
    const { file, line } = this.#found;
    this.#before = { file, line: batch?.line ?? line, first: batch?.first ?? link.last };
    // A batch that comes twice or too late moves nothing: what is next follows from where the chain stood.
    if (link.last <= this.#head.records) {
      this.#bases.set([this.#head.hash, link.hash]);
      return;
    }
    this.#head = { records: link.last, batch: link.batch, hash: link.hash };
    this.#bases.set([link.hash, ...otherwise.slice(0, 2)]);
  }

  // All checksums fit and the hash does not: somebody who knows the format was here, in this batch or the one before.
  #doubtBatch(link: Link, batch: OpenBatch): void {
    const here = { file: this.#found.file, line: batch.line, first: batch.first };
    // Right after a checkpoint that holds, it can only be this one; after a header, also the header.
    const certain = this.#before.line > 1 && this.#seals.sealed === this.#head.records;
    const { file, line, first } = certain ? here : this.#before;
    const message =
      `batch ${link.batch} does not follow from what stands before it: ` +
      `records from ${first} to ${link.last} were rewritten`;
    const problem = this.#found.add('rewritten', first, message, { file, line });
    const { file: linkFile, line: linkLine } = this.#found;
    this.#doubt = { problem, stated: link.hash, file: linkFile, line: linkLine, last: link.last };
  }

  /** The base that turned out right: if it is not what the doubted link says, that link was changed. */
  #resolve(base: number): void {
    const doubt = this.#doubt;
    this.#doubt = null;
    if (doubt === null || this.#bases.at(base) === doubt.stated) return;
    const message = 'the line that closes the batch is changed';
    const { problem, last, file, line } = doubt;
    this.#found.replace(problem, 'changed', last, message, { file, line });
  }

  #note(kind: Parameters<Findings['note']>[0], message: string): void {
    this.#found.note(kind, this.nextSeq, message);
  }
}

function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString('utf8'));
    return true;
  } catch {
    return false;
  }
}
