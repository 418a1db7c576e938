// What plugins did lately, counted from the access log as it grows: use of each rule, denials, the newest accesses. In bounded memory; the log itself is the truth.

import type { LoggedEntry } from '../audit/index.ts';

export type LoggedDecision = LoggedEntry & { readonly kind: 'decision' };

const MOST_KEPT = 200;
/** Different denials that are kept apart; what comes beyond is counted as one. */
const MOST_DENIALS = 100;

/** Denials of one thing to one plugin. */
export interface DenialGroup {
  readonly last: LoggedDecision;
  readonly first: number;
  readonly count: number;
}

export class Use {
  readonly #accesses: LoggedDecision[] = [];
  readonly #denials = new Map<string, DenialGroup>();
  readonly #rules = new Map<string, number>();
  readonly #denied = new Map<string, number>();
  readonly #totals = { allow: 0, deny: 0 };
  #since: number | null = null;

  add(entry: LoggedEntry): void {
    this.#since ??= entry.time;
    if (entry.kind !== 'decision') return;
    const times = entry.count ?? 1;
    this.#totals[entry.effect] += times;
    this.#accesses.push(entry);
    if (this.#accesses.length > MOST_KEPT) this.#accesses.shift();
    if (entry.effect === 'deny') this.#addDenial(entry, times);
    if (entry.origin !== null) {
      const key = ruleKey(entry.plugin ?? '', entry.origin);
      this.#rules.set(key, (this.#rules.get(key) ?? 0) + times);
    }
  }

  #addDenial(entry: LoggedDecision, times: number): void {
    const plugin = entry.plugin ?? '';
    this.#denied.set(plugin, this.timesDenied(plugin) + times);
    const key = `${plugin}\n${entry.action}\n${entry.resource}\n${entry.reason}`;
    const known = this.#denials.get(key);
    if (known === undefined && this.#denials.size >= MOST_DENIALS) {
      const [oldest] = this.#denials.keys();
      if (oldest !== undefined) this.#denials.delete(oldest);
    }
    // Taken out and put back: the newest is the last.
    this.#denials.delete(key);
    this.#denials.set(key, {
      last: entry,
      first: known?.first ?? entry.time,
      count: (known?.count ?? 0) + times,
    });
  }

  /** Newest first. */
  get accesses(): readonly LoggedDecision[] {
    return this.#accesses.toReversed();
  }

  /** Newest first. */
  get denials(): readonly DenialGroup[] {
    return [...this.#denials.values()].toReversed();
  }

  /** Time of the first record that was counted; null where none was. */
  get since(): number | null {
    return this.#since;
  }

  get totals(): { readonly allow: number; readonly deny: number } {
    return this.#totals;
  }

  timesDenied(plugin: string): number {
    return this.#denied.get(plugin) ?? 0;
  }

  /** How often the rule written at `origin` decided for the plugin. */
  timesUsed(plugin: string, origin: string): number {
    return this.#rules.get(ruleKey(plugin, origin)) ?? 0;
  }
}

function ruleKey(plugin: string, origin: string): string {
  return `${plugin}\n${origin}`;
}
