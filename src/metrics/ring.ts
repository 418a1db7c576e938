// Sums by time: a fixed number of buckets of one width, the oldest written over. Knows which fields are added up and which keep
// their largest value, and nothing of what they mean.

import { DURATIONS } from './durations.ts';

/** What a bucket holds. Those before `slowest` are added up, from there on the largest is kept. */
export const FIELD = {
  calls: 0,
  failed: 1,
  /** Failures that are the plugin's own doing. */
  faults: 2,
  /** Milliseconds of all calls. */
  ms: 3,
  losses: 4,
  read: 5,
  written: 6,
  bytesIn: 7,
  bytesOut: 8,
  requests: 9,
  /** Milliseconds of processor time. */
  cpu: 10,
  /** Bytes of all looks at the memory, and how many looks there were. */
  memory: 11,
  looks: 12,
  slowest: 13,
  memoryPeak: 14,
  /** Percent of one processor. */
  cpuPeak: 15,
} as const;

export type Field = (typeof FIELD)[keyof typeof FIELD];

const FIELDS = 16;
const EMPTY = -1;

/** What a stretch of time comes to. */
export class Tally {
  readonly values: Float64Array = new Float64Array(FIELDS);
  readonly durations: Float64Array = new Float64Array(DURATIONS);

  of(field: Field): number {
    return this.values[field] ?? 0;
  }

  add(field: Field, value: number): void {
    const here = this.values[field] ?? 0;
    this.values[field] = field < FIELD.slowest ? here + value : Math.max(here, value);
  }

  addDuration(slot: number): void {
    this.durations[slot] = (this.durations[slot] ?? 0) + 1;
  }

  clear(): void {
    this.values.fill(0);
    this.durations.fill(0);
  }
}

export class Ring {
  /** Milliseconds of one bucket. */
  readonly width: number;
  readonly size: number;
  readonly #stamps: Float64Array;
  readonly #values: Float64Array;
  readonly #durations: Float64Array | Uint32Array;

  /** `width` may be Infinity: one bucket for all time. */
  constructor(width: number, size: number) {
    this.width = width;
    this.size = size;
    this.#stamps = new Float64Array(size).fill(EMPTY);
    this.#values = new Float64Array(size * FIELDS);
    // What is counted for ever must not run over.
    this.#durations =
      width === Infinity ? new Float64Array(DURATIONS) : new Uint32Array(size * DURATIONS);
  }

  /** Adds what happened at that time. */
  take(now: number, { values, durations }: Tally): void {
    const bucket = this.#bucket(now);
    merge(this.#values, bucket * FIELDS, values, 0);
    addUp(this.#durations, bucket * DURATIONS, durations, 0);
  }

  /** The number of the bucket that a time falls into. A clock is the embedder's: times before its beginning are taken for that. */
  stamp(time: number): number {
    return Math.max(0, Math.floor(time / this.width)) || 0;
  }

  /** What the buckets from `first` to `last` hold, by their numbers. */
  sum(first: number, last: number): Tally {
    const tally = new Tally();
    for (let at = 0; at < this.size; at += 1) {
      const stamp = this.#stamps[at] ?? EMPTY;
      if (stamp === EMPTY || stamp < first || stamp > last) continue;
      merge(tally.values, 0, this.#values, at * FIELDS);
      addUp(tally.durations, 0, this.#durations, at * DURATIONS);
    }
    return tally;
  }

  clear(): void {
    this.#stamps.fill(EMPTY);
  }

  /** The bucket of that time, emptied where it was that of an earlier one. */
  #bucket(now: number): number {
    const stamp = this.stamp(now);
    const at = stamp % this.size;
    if (this.#stamps[at] === stamp) return at;
    this.#stamps[at] = stamp;
    this.#values.fill(0, at * FIELDS, (at + 1) * FIELDS);
    this.#durations.fill(0, at * DURATIONS, (at + 1) * DURATIONS);
    return at;
  }
}

function merge(into: Float64Array, at: number, from: Float64Array, start: number): void {
  for (let field = 0; field < FIELDS; field += 1) {
    const here = into[at + field] ?? 0;
    const value = from[start + field] ?? 0;
    into[at + field] = field < FIELD.slowest ? here + value : Math.max(here, value);
  }
}

type Numbers = Float64Array | Uint32Array;

function addUp(into: Numbers, at: number, from: Numbers, start: number): void {
  for (let slot = 0; slot < DURATIONS; slot += 1)
    into[at + slot] = (into[at + slot] ?? 0) + (from[start + slot] ?? 0);
}
