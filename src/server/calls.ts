// Calls of each plugin since the server started: how many, how many failed, how long the latest took. In bounded memory.

/** Durations are in milliseconds, of the latest calls; null where there was none. */
export interface CallFigures {
  readonly total: number;
  readonly failed: number;
  readonly p50: number | null;
  readonly p99: number | null;
}

/** Calls that the durations are worked out from. */
const LATEST = 256;

interface Account {
  total: number;
  failed: number;
  readonly latest: number[];
}

export class Calls {
  readonly #accounts = new Map<string, Account>();

  add(plugin: string, ms: number, failed: boolean): void {
    let account = this.#accounts.get(plugin);
    if (account === undefined) {
      account = { total: 0, failed: 0, latest: [] };
      this.#accounts.set(plugin, account);
    }
    account.latest[account.total % LATEST] = ms;
    account.total += 1;
    if (failed) account.failed += 1;
  }

  of(plugin: string): CallFigures {
    const { total, failed, latest } = this.#accounts.get(plugin) ?? {
      total: 0,
      failed: 0,
      latest: [],
    };
    const sorted = latest.toSorted((a, b) => a - b);
    const at = (share: number): number | null =>
      sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null;
    return { total, failed, p50: at(0.5), p99: at(0.99) };
  }
}
