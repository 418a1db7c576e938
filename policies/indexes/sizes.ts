// How large a file may be where rules say `maxBytes`: a size is one more thing a rule covers, so layers
// combine as they do for paths. Knows no path.

import type { Layer } from '../decision.ts';
import type { Rule } from '../rule.ts';

/** For each layer the largest size one of its covering rules allows: 0 where none covers. */
export type Sizes = Record<Layer, number>;

export function makeSizes(): Sizes {
  return { floor: 0, manifest: 0, grant: 0, ceiling: 0, deny: 0 };
}

/** A rule without `maxBytes` covers files of any size. */
export function widen(sizes: Sizes, { layer, notes }: Rule): void {
  sizes[layer] = Math.max(sizes[layer], notes.maxBytes ?? Number.POSITIVE_INFINITY);
}

/** Bytes, or `null` for any size. `open`: the host policy has no ceiling at all. */
export function settleSizes(sizes: Sizes, open: boolean): number | null {
  const ceiling = open ? Number.POSITIVE_INFINITY : sizes.ceiling;
  const size = Math.max(sizes.floor, Math.min(sizes.manifest, sizes.grant, ceiling));
  return Number.isFinite(size) ? size : null;
}
