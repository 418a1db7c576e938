// Calls of each handler of one plugin. Names are the caller's: only so many are kept apart, the rest is counted as one.

import { type HandlerFigures, rounded } from './plugin-metrics.ts';

const MOST = 64;
/** No handler can be called so. */
const OTHERS = '(others)';

interface Row {
  count: number;
  failed: number;
  ms: number;
  slowest: number;
}

export class Handlers {
  readonly #rows = new Map<string, Row>();

  add(handler: string, ms: number, failed: boolean): void {
    const row = this.#rows.get(handler) ?? this.#newRow(handler);
    row.count += 1;
    row.ms += ms;
    if (failed) row.failed += 1;
    if (ms > row.slowest) row.slowest = ms;
  }

  /** Those called most first. */
  get figures(): HandlerFigures[] {
    return [...this.#rows]
      .map(([handler, { count, failed, ms, slowest }]) => ({
        handler,
        count,
        errorCount: failed,
        avgDuration: rounded(ms / count),
        maxDuration: rounded(slowest),
      }))
      .sort((a, b) => b.count - a.count);
  }

  #newRow(handler: string): Row {
    const name = this.#rows.size < MOST ? handler : OTHERS;
    const known = this.#rows.get(name);
    if (known !== undefined) return known;
    const row = { count: 0, failed: 0, ms: 0, slowest: 0 };
    this.#rows.set(name, row);
    return row;
  }
}
