// Puts the lines of one batch into one buffer: what the hash covers lies in one piece, and so does what is
// written, so that a batch costs one hash and one write. Knows no file and no key.

import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** A stretch of the buffer, good until the next batch begins. */
export interface Stretch {
  readonly buffer: Buffer;
  readonly start: number;
  readonly end: number;
}

const FIRST_CAPACITY = 64 * 1024;
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export class BatchBuffer {
  #buffer = Buffer.allocUnsafeSlow(FIRST_CAPACITY);
  #start = 0;
  #end = 0;
  #crc = '';

  /** Starts a batch that follows from `previous`; `covered` are the bytes already in the file since the last link. */
  begin(previous: string, covered: Uint8Array): void {
    this.#crc = '';
    this.#reserve(previous.length + covered.length, 0);
    this.#end = this.#buffer.write(previous, 0, 'latin1');
    this.#buffer.set(covered, this.#end);
    this.#end += covered.length;
    this.#start = this.#end;
  }

  line(text: string): void {
    this.#reserve(text.length * 3, this.#end);
    this.#end += this.#buffer.write(text, this.#end);
  }

  /** A line whose checksum the link will carry; its newline is not part of the sum. */
  record(text: string): void {
    const from = this.#end;
    this.line(text);
    const sum = crc32(this.#buffer.subarray(from, this.#end - 1));
    this.#crc += hex32(sum);
  }

  get crc(): string {
    return this.#crc;
  }

  /** The chain hash over everything so far. */
  digest(): string {
    return hash('sha256', this.#buffer.subarray(0, this.#end), 'hex');
  }

  /** What is to be written. */
  get stretch(): Stretch {
    return { buffer: this.#buffer, start: this.#start, end: this.#end };
  }

  #reserve(bytes: number, used: number): void {
    if (used + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(used + bytes, this.#buffer.length * 2));
    this.#buffer.copy(larger, 0, 0, used);
    this.#buffer = larger;
  }
}

export function hex32(sum: number): string {
  return (
    String(HEX[sum >>> 24]) + HEX[(sum >>> 16) & 255] + HEX[(sum >>> 8) & 255] + HEX[sum & 255]
  );
}
