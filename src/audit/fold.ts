// Repeated denials: decides which are written at once and which are only counted, so that a plugin that asks for
// the forbidden in a loop can fill neither the disk nor the memory. Every denial is in exactly one record's count.
// Pure but for the time it is given.

import { createHash } from 'node:crypto';
import type { DecisionEntry, Entry, EventEntry } from './record.ts';

export interface FoldOptions {
  /** Milliseconds in which equal denials are counted before the count is written. */
  readonly windowMs: number;
  /** Different denials remembered, over all plugins. */
  readonly keys: number;
  /** Denial records one plugin may cause at once, and how many more each second. */
  readonly burst: number;
  readonly perSecond: number;
}

export const DEFAULT_FOLD: FoldOptions = {
  windowMs: 1000,
  keys: 1024,
  burst: 200,
  perSecond: 20,
};

/** Longer keys are hashed, so that guest text cannot make the table large. */
const MAX_KEY = 512;

/** Longest guest text kept of a remembered denial, in UTF-16 units. */
const MAX_KEPT = 4096;

/** One denial on record, and its repeats since. */
interface Repeat {
  /** The first repeat, or the denial itself while there is none. */
  entry: DecisionEntry;
  count: number;
  until: number;
  /** When the count was last written. */
  since: number;
}

/** What one plugin may still cause, and what it caused beyond. */
interface Allowance {
  left: number;
  at: number;
  sample: DecisionEntry | null;
  count: number;
  until: number;
}

export class Fold {
  readonly #options: FoldOptions;
  // In order of last use: a Map keeps insertion order, and a used key is inserted again.
  readonly #repeats = new Map<string, Repeat>();
  readonly #allowances = new Map<string, Allowance>();

  constructor(options: FoldOptions) {
    this.#options = options;
  }

  /** True while nothing is remembered: no count is due, now or later. */
  get isEmpty(): boolean {
    return this.#repeats.size === 0 && this.#allowances.size === 0;
  }

  /** Appends to `out` what must be written now because of this denial: it, a displaced count, or nothing. */
  admit(entry: DecisionEntry, now: number, out: Entry[]): void {
    const key = foldKey(entry);
    const repeat = this.#repeats.get(key);
    if (repeat !== undefined) {
      this.#count(key, repeat, entry);
      return;
    }
    const allowance = this.#allowance(entry.plugin, now);
    if (allowance.left < 1) {
      countOther(allowance, entry, 1, entry.time);
      return;
    }
    allowance.left -= 1;
    this.#displaceOldest(now, out);
    this.#repeats.set(key, { entry: kept(entry), count: 0, until: entry.time, since: now });
    out.push(entry);
  }

  /** Takes out the counts that are due (or `all` of them) as entries to write. */
  take(now: number, all = false): Entry[] {
    const out: Entry[] = [];
    for (const [key, repeat] of this.#repeats) {
      if (!all && now - repeat.since < this.#options.windowMs) continue;
      // No repeat in a whole window: forgotten, so that the next one is written at once again.
      if (repeat.count === 0) this.#repeats.delete(key);
      else this.#settle(repeat, now, out);
    }
    for (const [plugin, allowance] of this.#allowances) {
      if (allowance.count > 0) out.push(takeOther(allowance));
      else if (this.#refilled(allowance, now) >= this.#options.burst)
        this.#allowances.delete(plugin);
    }
    return out;
  }

  /** The entries could not be written: their repeats are not on record either. Returns how many those were. */
  forget(entries: readonly Entry[]): number {
    let count = 0;
    for (const entry of entries) {
      if (entry.kind !== 'decision' || entry.count !== undefined) continue;
      const key = foldKey(entry);
      count += this.#repeats.get(key)?.count ?? 0;
      this.#repeats.delete(key);
    }
    return count;
  }

  /** The same for all of them. */
  forgetAll(): number {
    let count = 0;
    for (const repeat of this.#repeats.values()) count += repeat.count;
    this.#repeats.clear();
    return count;
  }

  #count(key: string, repeat: Repeat, entry: DecisionEntry): void {
    if (repeat.count === 0) repeat.entry = kept(entry);
    repeat.count += 1;
    repeat.until = entry.time;
    this.#repeats.delete(key);
    this.#repeats.set(key, repeat);
  }

  // Count records cost allowance too: a thousand denials repeated for ever would be a thousand records a second.
  #settle(repeat: Repeat, now: number, out: Entry[]): void {
    const { entry, count, until } = repeat;
    const allowance = this.#allowance(entry.plugin, now);
    if (allowance.left >= 1) {
      allowance.left -= 1;
      out.push({ ...entry, count, until });
    } else countOther(allowance, entry, count, until);
    repeat.count = 0;
    repeat.since = now;
  }

  #displaceOldest(now: number, out: Entry[]): void {
    if (this.#repeats.size < this.#options.keys) return;
    const [oldest] = this.#repeats;
    if (oldest === undefined) return;
    if (oldest[1].count > 0) this.#settle(oldest[1], now, out);
    this.#repeats.delete(oldest[0]);
  }

  #allowance(plugin: string | null, now: number): Allowance {
    const name = plugin ?? '';
    let allowance = this.#allowances.get(name);
    if (allowance === undefined) {
      allowance = { left: this.#options.burst, at: now, sample: null, count: 0, until: 0 };
      this.#allowances.set(name, allowance);
    }
    allowance.left = this.#refilled(allowance, now);
    allowance.at = now;
    return allowance;
  }

  #refilled(allowance: Allowance, now: number): number {
    const earned = (Math.max(0, now - allowance.at) / 1000) * this.#options.perSecond;
    return Math.min(this.#options.burst, allowance.left + earned);
  }
}

function countOther(
  allowance: Allowance,
  entry: DecisionEntry,
  count: number,
  until: number,
): void {
  allowance.sample ??= kept(entry);
  allowance.count += count;
  allowance.until = Math.max(allowance.until, until);
}

function takeOther(allowance: Allowance): EventEntry {
  const { sample, count, until } = allowance;
  allowance.sample = null;
  allowance.count = 0;
  allowance.until = 0;
  return {
    kind: 'event',
    event: 'denials.folded',
    time: sample?.time ?? until,
    plugin: sample?.plugin ?? null,
    detail: {
      count,
      until,
      scope: sample?.scope ?? null,
      call: sample?.call ?? null,
      operation: sample?.operation ?? null,
      action: sample?.action ?? null,
      resource: sample?.resource ?? null,
      reason: sample?.reason ?? null,
    },
  };
}

// Through bytes, because a slice would keep the whole string alive.
function kept(e: DecisionEntry): DecisionEntry {
  if (e.resource.length <= MAX_KEPT) return e;
  const start = Buffer.from(e.resource.slice(0, MAX_KEPT), 'utf8').toString('utf8');
  return { ...e, resource: `${start}… (${e.resource.length - MAX_KEPT} more)` };
}

/** Denials are equal if they differ in nothing but the time and the access id. */
function foldKey(e: DecisionEntry): string {
  const key = JSON.stringify([
    e.plugin,
    e.version,
    e.scope,
    e.org,
    e.user,
    e.request,
    e.call,
    e.operation,
    e.action,
    e.resource,
    e.reason,
    e.rule,
    e.origin,
    e.policy,
  ]);
  return key.length <= MAX_KEY ? key : createHash('sha256').update(key).digest('base64');
}
