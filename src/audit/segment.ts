// One open segment file: appends whole stretches, cuts back what did not fit, and can tell after a failure whether
// the file is still the one it was. Knows nothing of lines and chains.

import { join } from 'node:path';
import type { LogFiles } from './files.ts';
import type { Stretch } from './batch.ts';
import { segmentName } from './format.ts';

/** How much of the end of the file is compared after a failure. */
const TAIL_BYTES = 4096;

export class SegmentFile {
  readonly number: number;
  readonly path: string;
  readonly #files: LogFiles;
  #fd: number;
  #inode: string;
  #size: number;
  /** The end of what was written and accepted, one character a byte, to know the file by. */
  #tail: string;
  /** What the last failed write tried: the only bytes beyond `size` that are ours. */
  #attempt: Buffer = Buffer.alloc(0);

  constructor(files: LogFiles, dir: string, number: number) {
    this.#files = files;
    this.number = number;
    this.path = join(dir, segmentName(number));
    this.#fd = files.open(this.path);
    const { size, inode } = files.stat(this.#fd);
    this.#size = size;
    this.#inode = inode;
    this.#tail = this.#readTail();
  }

  get size(): number {
    return this.#size;
  }

  get fd(): number {
    return this.#fd;
  }

  /**
   * All of it or an exception, after which `reopen` must be called before the next append.
   * `lastLine` is what the stretch ends with, in ASCII.
   */
  append(stretch: Stretch, lastLine: string): void {
    const { buffer, start, end } = stretch;
    try {
      for (let from = start; from < end;) from += this.#writeSome(buffer, from, end - from);
    } catch (error) {
      this.#attempt = Buffer.from(buffer.subarray(start, end));
      this.#cutBack();
      throw error;
    }
    this.#size += end - start;
    this.#tail = lastLine;
  }

  /**
   * Takes the file up again after a failure. False if it is no longer the file that was written: gone, replaced,
   * shorter, or with bytes at its end that are not ours. Throws if the file system fails.
   */
  reopen(size: number): boolean {
    const there = this.#files.statPath(this.path);
    if (there === null || there.inode !== this.#inode) return false;
    const fd = this.#files.open(this.path);
    this.close();
    this.#fd = fd;
    const found = this.#files.stat(fd);
    if (found.inode !== this.#inode || found.size < size) return false;
    if (size === this.#size && !this.#isOurs(found.size)) return false;
    if (found.size > size) this.#files.truncate(fd, size);
    this.#size = size;
    this.#tail = this.#readTail();
    return true;
  }

  /** True while the name still leads to this file and nobody else changed its length. */
  isInPlace(): boolean {
    const there = this.#files.statPath(this.path);
    return there !== null && there.inode === this.#inode && there.size === this.#size;
  }

  /** Errors are of no use here: what was acknowledged is written, and the descriptor is gone either way. */
  close(): void {
    try {
      this.#files.close(this.#fd);
    } catch {
      // See above.
    }
  }

  #writeSome(buffer: Buffer, from: number, length: number): number {
    const count = this.#files.write(this.#fd, buffer, from, length);
    if (count > 0) return count;
    throw Object.assign(new Error('the file takes no more bytes'), { code: 'EIO' });
  }

  #readTail(): string {
    const length = Math.min(this.#size, TAIL_BYTES);
    return this.#files.read(this.#fd, length, this.#size - length).toString('latin1');
  }

  #cutBack(): void {
    try {
      this.#files.truncate(this.#fd, this.#size);
    } catch {
      // The reopening cuts, before anything else is written.
    }
  }

  #isOurs(length: number): boolean {
    const from = this.#size - this.#tail.length;
    const found = this.#files.read(this.#fd, length - from, from);
    const beyond = found.subarray(this.#tail.length);
    return (
      found.toString('latin1', 0, this.#tail.length) === this.#tail &&
      beyond.length <= this.#attempt.length &&
      this.#attempt.subarray(0, beyond.length).equals(beyond)
    );
  }
}
