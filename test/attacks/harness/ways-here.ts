// The ways to jail a cell that this machine has: what is said of the jail is tried with each of them.

import { wayObstacle } from '../../../sandbox/isolation.ts';
import type { Way } from '../../../sandbox/way.ts';

export interface WayHere {
  readonly way: Way;
  /** Why it is not tried here; null where it is. */
  readonly missing: string | null;
}

/** Throws for one that is missing where `SKERRY_REQUIRE_SERVICES` is 1. */
export function waysHere(): readonly WayHere[] {
  const ways: readonly Way[] = ['lock', 'bubblewrap', 'both'];
  return ways.map((way) => {
    const missing = wayObstacle(way);
    if (missing !== null && process.env['SKERRY_REQUIRE_SERVICES'] === '1')
      throw new Error(`the way "${way}" is not tried: ${missing}`);
    return { way, missing };
  });
}

/** For tests: says what is left out, and why. */
export function triedWays(): readonly Way[] {
  const ways = waysHere();
  for (const { way, missing } of ways)
    if (missing !== null)
      process.stderr.write(`skipped: the jail by way of "${way}": ${missing}\n`);
  return ways.filter(({ missing }) => missing === null).map(({ way }) => way);
}
