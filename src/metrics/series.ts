// The figures of one subject over time, in rings from fine to coarse and in one bucket for all time. Always as large, whatever is
// counted.

import { SkerryError } from '../errors.ts';
import { FIELD, type Field, Ring, Tally } from './ring.ts';

/** Milliseconds since the epoch. Without `from` and `last` everything there ever was. */
export interface TimeRange {
  /** The last so many milliseconds, in place of `from`. */
  readonly last?: number | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** Figures, and the time they are of: whole buckets, so a little more than was asked for. */
export interface Stretch {
  readonly tally: Tally;
  readonly from: number;
  readonly to: number;
  /** Milliseconds of a bucket; null for all time. */
  readonly resolution: number | null;
}

/** Width in milliseconds, and how many there are. */
export type Rings = readonly (readonly [width: number, size: number])[];

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;

/** Two minutes by the second, two hours by the minute, two days by the hour. */
export const FINE: Rings = [
  [SECOND, 120],
  [MINUTE, 120],
  [HOUR, 48],
];
/** An hour by the minute, a day by the hour. */
export const COARSE: Rings = [
  [MINUTE, 60],
  [HOUR, 24],
];

export class Series {
  readonly #rings: readonly Ring[];
  readonly #total = new Ring(Infinity, 1);
  /** This second, before it goes into the rings: a call costs as much as one of them, not as all. */
  readonly #latest = new Tally();
  #second = 0;
  #since: number;

  constructor(rings: Rings, now: number) {
    this.#rings = rings.map(([width, size]) => new Ring(width, size));
    this.#since = now;
  }

  /** `slot` of its duration. */
  call(now: number, ms: number, slot: number, failed: boolean, fault: boolean): void {
    const tally = this.#at(now);
    tally.add(FIELD.calls, 1);
    tally.add(FIELD.ms, ms);
    tally.add(FIELD.slowest, ms);
    tally.addDuration(slot);
    if (failed) tally.add(FIELD.failed, 1);
    if (fault) tally.add(FIELD.faults, 1);
  }

  add(now: number, field: Field, value: number): void {
    this.#at(now).add(field, value);
  }

  /** Bytes, milliseconds of processor time, and percent of one processor. */
  look(now: number, memory: number, peak: number, cpu: number, percent: number): void {
    const tally = this.#at(now);
    tally.add(FIELD.cpu, cpu);
    tally.add(FIELD.cpuPeak, percent);
    if (memory === 0) return;
    tally.add(FIELD.memory, memory);
    tally.add(FIELD.looks, 1);
    tally.add(FIELD.memoryPeak, Math.max(memory, peak));
  }

  get total(): Tally {
    this.#settle();
    return this.#total.sum(0, 0);
  }

  /** From the finest ring that goes back as far. Throws SkerryError `CONFIG_ERROR` for what is no range. */
  read(now: number, { last, from = startOf(now, last), to = now }: TimeRange): Stretch {
    this.#settle();
    if (from === undefined && to >= now)
      return { tally: this.total, from: this.#since, to: now, resolution: null };
    const start = from ?? 0;
    if (!Number.isFinite(start) || !Number.isFinite(to) || start > to)
      throw new SkerryError('CONFIG_ERROR', 'A time range is { from, to }, from before to.');
    const ring = this.#rings.find(({ width, size }) => start >= now - width * (size - 1));
    return readRing(ring ?? (this.#rings.at(-1) as Ring), now, start, to);
  }

  /** Begins anew, for another subject. */
  restart(now: number): void {
    this.#latest.clear();
    for (const ring of [...this.#rings, this.#total]) ring.clear();
    this.#since = now;
  }

  #at(now: number): Tally {
    const second = Math.floor(now / SECOND);
    if (second !== this.#second) {
      this.#settle();
      this.#second = second;
    }
    return this.#latest;
  }

  /** Puts the latest second into the rings. */
  #settle(): void {
    const now = this.#second * SECOND;
    for (const ring of this.#rings) ring.take(now, this.#latest);
    this.#total.take(now, this.#latest);
    this.#latest.clear();
  }
}

function startOf(now: number, last: number | undefined): number | undefined {
  return last === undefined ? undefined : now - last;
}

function readRing(ring: Ring, now: number, from: number, to: number): Stretch {
  const { width, size } = ring;
  const latest = ring.stamp(now);
  const first = Math.max(ring.stamp(from), latest - size + 1);
  const last = Math.min(ring.stamp(to), latest);
  return {
    tally: ring.sum(first, last),
    from: first * width,
    to: Math.max(first * width, Math.min((last + 1) * width, now)),
    resolution: width,
  };
}
