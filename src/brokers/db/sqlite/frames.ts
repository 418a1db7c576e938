// Messages between the host and a database process: four bytes of length, then JSON. Knows no message.

import { readSync, writeSync } from 'node:fs';

const HEADER = 4;

/** `text` is JSON already. */
export function makeFrame(text: string): Buffer {
  const size = Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(HEADER + size);
  frame.writeUInt32LE(size, 0);
  frame.write(text, HEADER);
  return frame;
}

/** Gathers chunks into frames. Throws RangeError for one that is longer than `max` bytes. */
export class FrameReader {
  readonly #max: number;
  #chunks: Buffer[] = [];
  #size = 0;

  constructor(max: number) {
    this.#max = max;
  }

  push(chunk: Buffer): string[] {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    const texts: string[] = [];
    for (let text = this.#take(); text !== null; text = this.#take()) texts.push(text);
    return texts;
  }

  #take(): string | null {
    if (this.#size < HEADER) return null;
    if ((this.#chunks[0] as Buffer).length < HEADER) this.#join();
    const length = (this.#chunks[0] as Buffer).readUInt32LE(0);
    if (length > this.#max) throw new RangeError('a frame is longer than allowed');
    if (this.#size < HEADER + length) return null;
    const all = this.#join();
    const rest = all.subarray(HEADER + length);
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#size = rest.length;
    return all.toString('utf8', HEADER, HEADER + length);
  }

  #join(): Buffer {
    const all =
      this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks);
    this.#chunks = [all];
    return all;
  }
}

/** Waits for the next frame on a blocking descriptor; `null` at its end. */
export function readFrame(fd: number): string | null {
  const header = readFully(fd, HEADER);
  return header === null ? null : (readFully(fd, header.readUInt32LE(0))?.toString() ?? null);
}

export function writeFrame(fd: number, text: string): void {
  const frame = makeFrame(text);
  for (let at = 0; at < frame.length;) at += writeSync(fd, frame, at);
}

function readFully(fd: number, size: number): Buffer | null {
  const bytes = Buffer.allocUnsafe(size);
  for (let at = 0; at < size;) {
    const count = readSync(fd, bytes, at, size - at, null);
    if (count === 0) return null;
    at += count;
  }
  return bytes;
}
