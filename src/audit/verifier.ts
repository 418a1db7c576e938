// Verifies a log given as pieces of its lines: frames them, hands them to the chain, and makes the report. Takes any
// bytes and never throws. Pure: it reads no file, and is told the keys it may trust.

import type { Head } from './chain.ts';
import { Findings } from './findings.ts';
import { MAX_LINE_BYTES, segmentName } from './format.ts';
import type { TrustedKeys } from './keys.ts';
import type { Piece } from './lines.ts';
import type { Report } from './report.ts';
import { Seals } from './seals.ts';
import { isTorn } from './torn.ts';
import { ChainWalk } from './walk.ts';

export interface VerifierOptions {
  readonly keys: TrustedKeys;
  readonly trust: 'given' | 'folder';
  /** A head that was kept elsewhere: the log must contain it. */
  readonly anchor?: Pick<Head, 'records' | 'hash'> | undefined;
  /** Number of the oldest segment that must be there; its header is then taken at its word. Default 1. */
  readonly firstSegment?: number | undefined;
}

export class Verifier {
  readonly #options: VerifierOptions;
  readonly #found = new Findings();
  readonly #seals: Seals;
  readonly #walk: ChainWalk;
  #anchored = false;
  #segments = 0;
  #segment = 0;
  #offset = 0;
  #linkEnd = 0;
  #closeEnd = 0;
  // A line that has no newline yet; `whole` while it is no longer than a line may be.
  #partial: { readonly bytes: Buffer; whole: boolean } | null = null;
  #torn: Report['torn'] = null;

  constructor(options: VerifierOptions) {
    this.#options = options;
    this.#seals = new Seals(options.keys, this.#found);
    this.#walk = new ChainWalk(this.#found, this.#seals);
  }

  /** The segment whose pieces come next. */
  startSegment(number: number): void {
    const expected = this.#segments === 0 ? (this.#options.firstSegment ?? 1) : this.#segment + 1;
    this.#segments += 1;
    this.#segment = number;
    this.#found.file = segmentName(number);
    this.#found.line = 0;
    this.#offset = 0;
    this.#linkEnd = 0;
    this.#closeEnd = 0;
    if (number === expected) return;
    this.#note('segment-missing', `${segmentName(expected)} is not there`);
  }

  piece(piece: Piece): void {
    if (piece.start) this.#found.line += 1;
    this.#offset += piece.bytes.length + (piece.end ? 1 : 0);
    if (piece.start && piece.end && piece.bytes.length <= MAX_LINE_BYTES) {
      this.#wholeLine(piece.bytes);
      return;
    }
    this.#walk.stray(piece.bytes, piece.end);
    if (piece.start && !piece.end) this.#partial = { bytes: piece.bytes, whole: true };
    else if (this.#partial !== null) this.#partial.whole = false;
    if (!piece.end) return;
    this.#partial = null;
    this.#note('line-too-long', `longer than ${MAX_LINE_BYTES} bytes`);
  }

  /** Ends the segment; only the `last` one may end in the middle of a batch. */
  endSegment(last: boolean): void {
    const partial = this.#partial;
    const batch = this.#walk.batch;
    const unfinished = batch !== null || partial !== null;
    this.#partial = null;
    if (this.#found.line === 0 && !last) this.#note('segment-forged', 'the segment is empty');
    if (partial !== null && !(partial.whole && isTorn(partial.bytes))) {
      this.#note('garbage', 'no log writes this line');
    } else if (unfinished && !last) {
      this.#note('unlinked', 'the segment ends in the middle of a batch');
    } else if (unfinished) {
      const { file, line } = this.#found;
      this.#torn = { file, line: batch?.line ?? line, bytes: this.#offset - this.#closeEnd };
    }
    this.#walk.dropBatch();
  }

  /** Byte offsets in the current segment after its last link, and after its last link or checkpoint. */
  get ends(): { readonly link: number; readonly closed: number } {
    return { link: this.#linkEnd, closed: this.#closeEnd };
  }

  /** Read so far. */
  get records(): number {
    return this.#walk.records;
  }

  /** What a writer needs to go on from here. */
  get state(): { readonly log: string | null; readonly head: Head; readonly checkpoint: number } {
    return { log: this.#walk.log, head: this.#walk.head, checkpoint: this.#seals.number };
  }

  report(): Report {
    this.#compareAnchorWithEnd();
    const head = this.#walk.head;
    return {
      ...this.#found.summary(),
      records: this.#walk.records,
      batches: head.batch,
      checkpoints: this.#seals.count,
      segments: this.#segments,
      sealed: this.#seals.sealed,
      unsealed: Math.max(0, head.records - this.#seals.sealed),
      head,
      torn: this.#torn,
      trust: this.#options.trust,
      keys: this.#seals.usedKeys,
    };
  }

  #wholeLine(bytes: Buffer): void {
    if (this.#found.line === 1) {
      this.#header(bytes);
      return;
    }
    const text = bytes.toString('latin1');
    if (text.startsWith('{"seq":')) this.#walk.record(text, bytes);
    else if (text.startsWith('{"link":')) {
      if (!this.#walk.link(text, bytes)) return;
      this.#linkEnd = this.#closeEnd = this.#offset;
      this.#compareAnchor();
    } else if (text.startsWith('{"checkpoint":')) {
      if (this.#walk.checkpoint(text, bytes)) this.#closeEnd = this.#offset;
    } else {
      this.#walk.stray(bytes, true);
      this.#note('garbage', 'no log writes this line');
    }
  }

  // The oldest segment kept is taken at its word; the first of all is not, since nothing came before it.
  #header(bytes: Buffer): void {
    const first = this.#segments === 1;
    const trusted = first && this.#segment > 1 && this.#segment === this.#options.firstSegment;
    this.#walk.header(bytes, this.#segment, first, trusted);
  }

  #compareAnchor(): void {
    const { anchor } = this.#options;
    const { records, hash } = this.#walk.head;
    if (anchor === undefined || anchor.records !== records || this.#anchored) return;
    this.#anchored = true;
    if (anchor.hash === hash) return;
    const message = `the hash after record ${records} is not the anchor's`;
    this.#found.mention('anchor-mismatch', records, message);
  }

  #compareAnchorWithEnd(): void {
    const { anchor } = this.#options;
    if (anchor === undefined || this.#anchored || anchor.records === 0) return;
    this.#anchored = true;
    const { records } = this.#walk.head;
    const line = this.#found.line + 1;
    if (anchor.records > records) {
      const message = `records ${records + 1} to ${anchor.records} of the anchor are cut off`;
      this.#found.mention('truncated', records + 1, message, { line });
    } else {
      const message = `no batch ends at record ${anchor.records}, where the anchor was taken`;
      this.#found.mention('anchor-mismatch', anchor.records, message, { line });
    }
  }

  #note(kind: Parameters<Findings['note']>[0], message: string): void {
    this.#found.note(kind, this.#walk.nextSeq, message);
  }
}
