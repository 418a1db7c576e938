// Reads a file as pieces of lines in bounded memory. Knows nothing of what the lines say.

import * as fs from 'node:fs/promises';
import { MAX_LINE_BYTES } from './format.ts';

/** A whole line (`start` and `end`), or a part of one that is too long or has no newline yet. */
export interface Piece {
  /** Without the newline. Good until the next chunk is asked for. */
  readonly bytes: Buffer;
  readonly start: boolean;
  readonly end: boolean;
}

const CHUNK_BYTES = 256 * 1024;
const NEWLINE = 10;

/** The pieces of `path` from byte `from` on, in chunks. Throws what `node:fs` throws. */
export async function* readPieces(path: string, from = 0): AsyncGenerator<readonly Piece[]> {
  await using file = await fs.open(path, 'r');
  const splitter = new Splitter();
  let position = from;
  for (;;) {
    const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
    const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, position);
    if (bytesRead === 0) break;
    position += bytesRead;
    yield splitter.split(chunk.subarray(0, bytesRead));
  }
  const rest = splitter.finish();
  if (rest !== null) yield [rest];
}

/** Whole lines only; too long ones and an unfinished last one are left out. */
export async function* readLines(path: string, from = 0): AsyncGenerator<Buffer> {
  for await (const pieces of readPieces(path, from)) {
    for (const piece of pieces) if (piece.start && piece.end) yield piece.bytes;
  }
}

class Splitter {
  #held: Buffer = Buffer.alloc(0);
  // Whether what comes next begins a line; false while a too long one is passed on in parts.
  #fresh = true;

  split(chunk: Buffer): Piece[] {
    const text = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    const pieces: Piece[] = [];
    let from = 0;
    for (let to = text.indexOf(NEWLINE); to !== -1; to = text.indexOf(NEWLINE, from)) {
      pieces.push({ bytes: text.subarray(from, to), start: this.#fresh, end: true });
      this.#fresh = true;
      from = to + 1;
    }
    this.#held = text.subarray(from);
    if (this.#held.length > MAX_LINE_BYTES) pieces.push(this.#passOn());
    return pieces;
  }

  finish(): Piece | null {
    return this.#held.length === 0 && this.#fresh ? null : this.#passOn();
  }

  #passOn(): Piece {
    const piece = { bytes: this.#held, start: this.#fresh, end: false };
    this.#held = Buffer.alloc(0);
    this.#fresh = false;
    return piece;
  }
}

/**
 * Whole lines from the end to the beginning. An unfinished last line and too long ones are left out.
 */
export async function* readLinesBackwards(path: string): AsyncGenerator<Buffer> {
  await using file = await fs.open(path, 'r');
  let position = (await file.stat()).size;
  let held: Buffer = Buffer.alloc(0);
  let tooLong = false;
  let last = true;
  while (position > 0) {
    const length = Math.min(CHUNK_BYTES, position);
    position -= length;
    const chunk = Buffer.allocUnsafeSlow(length);
    const { bytesRead } = await file.read(chunk, 0, length, position);
    if (bytesRead < length) return;
    const text = Buffer.concat([chunk, held]);
    let to = text.length;
    for (let at = text.lastIndexOf(NEWLINE); at !== -1; at = lastIndexBefore(text, at)) {
      if (!last && !tooLong) yield text.subarray(at + 1, to);
      last = false;
      tooLong = false;
      to = at;
    }
    held = text.subarray(0, to);
    if (held.length > MAX_LINE_BYTES) {
      held = Buffer.alloc(0);
      tooLong = true;
    }
  }
  if (!last && !tooLong) yield held;
}

function lastIndexBefore(text: Buffer, at: number): number {
  return at === 0 ? -1 : text.lastIndexOf(NEWLINE, at - 1);
}
