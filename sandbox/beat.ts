// The few bytes a cell writes before and after it enters a guest, in memory that it shares with the host:
// they outlive the cell, so that a deadline and a blame need nothing from a process that may be stuck or dead.
// Trusted for blame inside one cell only; never for a permission.

import { closeSync, readSync, writeSync } from 'node:fs';
import { openUnnamed } from './unnamed-file.ts';

/** What a cell is doing. `sequence` is odd inside a guest, and changes at every entry and exit. */
export interface Beat {
  readonly sequence: number;
  /** Unit being run, or run last. */
  readonly unit: number;
  /** Call being run, or run last; 0 while loading. */
  readonly call: number;
  /** Highest call number entered so far. */
  readonly entered: number;
}

const SIZE = 16;

/** A file that has no name; its first page is shared. */
export function openBeat(): number {
  return openUnnamed(new Uint8Array(SIZE));
}

export function closeBeat(fd: number): void {
  closeSync(fd);
}

const readBuffer = new Uint32Array(SIZE / 4);

/** The beat as it stands. A file shorter than a beat reads as zeros. */
export function readBeat(fd: number): Beat {
  readBuffer.fill(0);
  readSync(fd, readBuffer, 0, SIZE, 0);
  const [sequence = 0, unit = 0, call = 0, entered = 0] = readBuffer;
  return { sequence, unit, call, entered };
}

/** The cell's side: plain stores, since it writes at every entry and exit. */
export class BeatWriter {
  readonly #words: Uint32Array;
  readonly #publish: () => void;

  /** `memory`: the first page of the beat's file, shared. `publish`: brings it to the host where it is not. */
  constructor(memory: ArrayBuffer, publish: () => void = () => {}) {
    this.#words = new Uint32Array(memory, 0, SIZE / 4);
    this.#publish = publish;
  }

  /** Writes the file where its memory cannot be shared, which takes a microsecond or two. */
  static toFile(fd: number): BeatWriter {
    const memory = new ArrayBuffer(SIZE);
    const bytes = new Uint8Array(memory);
    return new BeatWriter(memory, () => void writeSync(fd, bytes, 0, SIZE, 0));
  }

  get entered(): number {
    return this.#words[3] as number;
  }

  /** About to enter a guest. Always a new odd number, whether or not `leave` was called before. */
  enter(unit: number, call: number): void {
    const words = this.#words;
    words[1] = unit;
    words[2] = call;
    if (call > (words[3] as number)) words[3] = call;
    // Last, so that whoever sees the new number sees the rest of it.
    words[0] = ((words[0] as number) + 1) | 1;
    this.#publish();
  }

  leave(): void {
    const words = this.#words;
    if (((words[0] as number) & 1) !== 1) return;
    words[0] = (words[0] as number) + 1;
    this.#publish();
  }
}
