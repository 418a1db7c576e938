// Counts what a log that could not be written refused or lost, until the log has told it. Knows no file.

import { AuditError, causeCode } from './errors.ts';
import type { Entry, EventEntry } from './record.ts';

export class Refusals {
  #count = 0;
  #since = 0;
  #cause: unknown = null;
  // What is written but not yet known to be on the disk.
  #unsynced: { readonly batch: number; readonly weight: number }[] = [];

  /** The log broke: what is refused from here on is for this reason. */
  broke(cause: unknown, now: number): void {
    if (this.#count === 0) this.#since = now;
    this.#cause = cause;
  }

  add(count: number): void {
    this.#count += count;
  }

  addAll(entries: readonly Entry[]): void {
    this.#count += weigh(entries);
  }

  /** What must be told, if there is anything. */
  event(now: () => number): EventEntry | null {
    if (this.#count === 0) return null;
    const detail = { refused: this.#count, since: this.#since, code: causeCode(this.#cause) };
    return { kind: 'event', event: 'log.gap', plugin: null, time: now(), detail };
  }

  /** The event is on record. */
  told(): void {
    this.#count = 0;
  }

  written(batch: number, entries: readonly Entry[]): void {
    this.#unsynced.push({ batch, weight: weigh(entries) });
  }

  synced(batch: number): void {
    this.#unsynced = this.#unsynced.filter((item) => item.batch > batch);
  }

  /** Everything that is not on the disk is given up. */
  lost(): void {
    for (const item of this.#unsynced.splice(0)) this.#count += item.weight;
  }

  error(dir: string): AuditError {
    const message =
      `access log ${dir} cannot be written (${causeCode(this.#cause)}): ` +
      'nothing is allowed until it can; free or repair the disk, the log goes on by itself';
    return new AuditError('AUDIT_UNAVAILABLE', message, { cause: this.#cause });
  }
}

/** How many accesses and events the entries stand for. */
function weigh(entries: readonly Entry[]): number {
  return entries.reduce((sum, entry) => sum + weightOf(entry), 0);
}

function weightOf(entry: Entry): number {
  if (entry.kind === 'decision') return entry.count ?? 1;
  if (entry.kind === 'outcome') return 1;
  if (entry.event === 'denials.folded') return Number(entry.detail['count']);
  return entry.event === 'log.gap' ? Number(entry.detail['refused']) : 1;
}
