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
  /** When it was entered, as `monotonic` tells the time. */
  readonly since: number;
  /** Milliseconds of processor time it may use from then on. */
  readonly left: number;
}

/** What of the shared file is used. */
export const BEAT_BYTES = 32;
/** The words of an entry's time come after those of its numbers. */
const TIMES = 16;

/** Milliseconds of a clock that all processes of this machine read alike. */
export function monotonic(): number {
  return ORIGIN + performance.now();
}

const ORIGIN = Number(process.hrtime.bigint()) / 1e6 - performance.now();

/** A file that has no name; its first page is shared. */
export function openBeat(): number {
  return openUnnamed(new Uint8Array(BEAT_BYTES));
}

export function closeBeat(fd: number): void {
  closeSync(fd);
}

const readBuffer = new Uint32Array(BEAT_BYTES / 4);
const readTimes = new Float64Array(readBuffer.buffer, TIMES, 2);

/** The beat as it stands. A file shorter than a beat reads as zeros. */
export function readBeat(fd: number): Beat {
  readBuffer.fill(0);
  readSync(fd, readBuffer, 0, BEAT_BYTES, 0);
  const [sequence = 0, unit = 0, call = 0, entered = 0] = readBuffer;
  const [since = 0, left = 0] = readTimes;
  return { sequence, unit, call, entered, since, left };
}

/** The cell's side: plain stores, since it writes at every entry and exit. */
export class BeatWriter {
  readonly #words: Uint32Array;
  readonly #times: Float64Array;
  readonly #publish: () => void;

  /** `memory`: the first page of the beat's file, shared. `publish`: brings it to the host where it is not. */
  constructor(memory: ArrayBuffer, publish: () => void = () => {}) {
    this.#words = new Uint32Array(memory, 0, BEAT_BYTES / 4);
    this.#times = new Float64Array(memory, TIMES, 2);
    this.#publish = publish;
  }

  /** Writes the file where its memory cannot be shared, which takes a microsecond or two. */
  static toFile(fd: number): BeatWriter {
    const memory = new ArrayBuffer(BEAT_BYTES);
    const bytes = new Uint8Array(memory);
    return new BeatWriter(memory, () => void writeSync(fd, bytes, 0, BEAT_BYTES, 0));
  }

  get entered(): number {
    return this.#words[3] as number;
  }

  /**
   * About to enter a guest, at `now` as of performance.now(), for `left` ms of processor time at most. Always a new odd number,
   * whether or not `leave` was called before.
   */
  enter(unit: number, call: number, now: number, left: number): void {
    const words = this.#words;
    this.#times[0] = ORIGIN + now;
    this.#times[1] = left;
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
