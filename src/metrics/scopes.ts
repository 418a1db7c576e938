// Figures of the organisations of one plugin: of those that were called last, since there may be a hundred thousand. What is let
// go is in the sum of the plugin all the same.

import type { Present } from './plugin-metrics.ts';
import { COARSE, Series } from './series.ts';

export interface ScopeFigures {
  readonly series: Series;
  present: Present;
}

interface Kept extends ScopeFigures {
  last: number;
}

const MOST = 64;

export class Scopes {
  readonly #kept = new Map<string, Kept>();
  #turn = 0;

  /** Kept apart from now on; whoever was called longest ago makes room. */
  of(scope: string, now: number): ScopeFigures {
    let kept = this.#kept.get(scope);
    if (kept === undefined) {
      kept = { series: this.#series(now), present: { memory: 0, cpu: 0 }, last: 0 };
      this.#kept.set(scope, kept);
    }
    kept.last = this.#turn += 1;
    return kept;
  }

  /** Null where it is not kept apart. */
  find(scope: string): ScopeFigures | null {
    return this.#kept.get(scope) ?? null;
  }

  get all(): Iterable<readonly [name: string, figures: ScopeFigures]> {
    return this.#kept;
  }

  /** One that was let go is used again: a flood of names takes no memory, not even for a moment. */
  #series(now: number): Series {
    if (this.#kept.size < MOST) return new Series(COARSE, now);
    let oldest: [string, Kept] | null = null;
    for (const entry of this.#kept)
      if (oldest === null || entry[1].last < oldest[1].last) oldest = entry;
    if (oldest === null) return new Series(COARSE, now);
    const [name, { series }] = oldest;
    this.#kept.delete(name);
    series.restart(now);
    return series;
  }
}
