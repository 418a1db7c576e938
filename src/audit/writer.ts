// Turns batches of entries into linked lines at the end of the current segment, and heads into checkpoints.
// Knows where the chain stands; knows nothing of folding, of timers, or of what to do when the disk fails.

import { BatchBuffer } from './batch.ts';
import type { Head } from './chain.ts';
import type { LogFiles } from './files.ts';
import { renderCheckpoint, renderHeader, renderLink } from './format.ts';
import type { SigningKey } from './keys.ts';
import { RecordLines } from './line.ts';
import { isLater, nextSegment, NOTHING, type Position } from './position.ts';
import type { Entry } from './record.ts';
import { SegmentFile } from './segment.ts';

export interface WriterOptions {
  readonly dir: string;
  /** Random name of the log: 32 hex digits. */
  readonly log: string;
  readonly files: LogFiles;
  readonly key: SigningKey;
  readonly segmentBytes: number;
  /** A checkpoint is put after this many records without one. */
  readonly every: number;
  /** Whether a new segment must begin before anything is written. */
  readonly rotate: boolean;
  /** Whether the bytes of a finished segment must be on the disk before the next one begins. */
  readonly syncSegments: boolean;
  readonly now: () => number;
}

export class Writer {
  readonly #options: WriterOptions;
  readonly #batch = new BatchBuffer();
  readonly #lines = new RecordLines();
  #position: Position;
  #durable: Position;
  #file: SegmentFile | null = null;
  // Segments that are done with, but that a sync may still be using.
  #retired: SegmentFile[] = [];
  #syncing = 0;
  #mustRotate: boolean;

  /** `position` is where the file ends; all of it counts as being on the disk. */
  constructor(options: WriterOptions, position: Position) {
    this.#options = options;
    this.#mustRotate = options.rotate && position.size > 0;
    this.#position = position;
    this.#durable = position;
  }

  get position(): Position {
    return this.#position;
  }

  /** The last position known to be on the disk. */
  get durable(): Position {
    return this.#durable;
  }

  /** Records that no checkpoint covers yet. */
  get unsealed(): number {
    return this.#position.head.records - this.#position.sealed.records;
  }

  /** One batch, one write. Throws what the file system threw; the position is then unchanged. */
  write(entries: readonly Entry[]): void {
    // A checkpoint that a crash or a full disk kept from being written comes first.
    if (this.unsealed >= this.#options.every) this.seal();
    if (this.#mustRotate || this.#position.size >= this.#options.segmentBytes) this.#rotate();
    const { head, previous, covered, size, checkpoint } = this.#position;
    const batch = head.batch + 1;
    const records = head.records + entries.length;
    this.#batch.begin(previous, covered);
    if (size === 0) this.#batch.line(this.#header());
    let seq = head.records;
    for (const entry of entries) this.#batch.record(this.#lines.render(entry, ++seq, batch));
    const hash = this.#batch.digest();
    const link = renderLink(batch, records, entries.length, checkpoint, this.#batch.crc, hash);
    this.#batch.line(link);
    this.#finish({ records, batch, hash }, link);
  }

  /** Signs the head, if there is anything new in it. */
  seal(): void {
    if (this.unsealed === 0 || this.#position.size === 0) return;
    const { previous, covered, head } = this.#position;
    this.#batch.begin(previous, covered);
    const line = this.#checkpointLine(head);
    this.#batch.line(line);
    this.#append(line, {
      ...this.#position,
      covered: Buffer.concat([covered, Buffer.from(line, 'latin1')]),
      checkpoint: this.#position.checkpoint + 1,
      sealed: head,
    });
  }

  /** Takes up the file after a failure, at `position`. If it is not the file it was, a new segment follows. */
  recover(position: Position): 'same' | 'moved' {
    const same = this.#file === null || this.#file.reopen(position.size);
    this.#position = position;
    if (same) return 'same';
    this.#nextSegment();
    return 'moved';
  }

  /** Whether the segment is still where it was put; if not, a new one follows. */
  checkPlace(): 'same' | 'moved' {
    if (this.#file === null || this.#file.isInPlace()) return 'same';
    this.#syncSegment();
    this.#nextSegment();
    return 'moved';
  }

  /** Settles when everything written so far is on the disk. */
  async sync(): Promise<void> {
    const position = this.#position;
    const file = this.#file;
    if (file === null) return;
    this.#syncing += 1;
    try {
      await this.#options.files.sync(file.fd);
      if (isLater(position, this.#durable)) this.#durable = position;
    } finally {
      this.#syncing -= 1;
      this.#closeRetired();
    }
  }

  close(): void {
    if (this.#file !== null) this.#retired.push(this.#file);
    this.#file = null;
    this.#closeRetired();
  }

  // The checkpoint that has become due goes out with the batch: no more than `every` records are ever unsealed.
  #finish(head: Head, link: string): void {
    const { sealed, checkpoint } = this.#position;
    const next = { ...this.#position, head, previous: head.hash, covered: NOTHING };
    if (head.records - sealed.records < this.#options.every) return this.#append(link, next);
    const line = this.#checkpointLine(head);
    this.#batch.line(line);
    this.#append(line, {
      ...next,
      covered: Buffer.from(line, 'latin1'),
      checkpoint: checkpoint + 1,
      sealed: head,
    });
  }

  #append(lastLine: string, next: Position): void {
    const file = (this.#file ??= this.#open());
    const stretch = this.#batch.stretch;
    file.append(stretch, lastLine);
    this.#position = { ...next, size: file.size };
  }

  #open(): SegmentFile {
    const { files, dir, syncSegments } = this.#options;
    const { segment, size } = this.#position;
    const file = new SegmentFile(files, dir, segment);
    if (file.size !== size) {
      file.close();
      throw Object.assign(new Error(`${file.path} is not ${size} bytes long`), { code: 'EEXIST' });
    }
    if (size === 0 && syncSegments) files.syncNow(file.fd, dir);
    return file;
  }

  #rotate(): void {
    this.seal();
    this.#syncSegment();
    this.#nextSegment();
  }

  #syncSegment(): void {
    const { files, dir, syncSegments } = this.#options;
    if (this.#file !== null && syncSegments) files.syncNow(this.#file.fd, dir);
  }

  #closeRetired(): void {
    if (this.#syncing > 0) return;
    for (const file of this.#retired.splice(0)) file.close();
  }

  #nextSegment(): void {
    this.close();
    this.#mustRotate = false;
    this.#position = nextSegment(this.#position);
    this.#durable = this.#position;
  }

  #header(): string {
    const { segment, head, checkpoint, previous } = this.#position;
    return renderHeader({
      segment,
      log: this.#options.log,
      records: head.records,
      batch: head.batch,
      checkpoint,
      hash: previous,
      every: this.#options.every,
      time: this.#time(),
      key: this.#options.key.id,
    });
  }

  #checkpointLine(head: Head): string {
    const signed = renderCheckpoint({
      checkpoint: this.#position.checkpoint + 1,
      ...head,
      time: this.#time(),
      key: this.#options.key.id,
    });
    return `${signed},"sig":"${this.#options.key.sign(signed)}"}\n`;
  }

  #time(): number {
    return Math.max(0, Math.trunc(this.#options.now())) || 0;
  }
}
