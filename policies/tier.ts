// Which tier of a host policy a plugin is in, and what that leaves of its limits. Knows ids and numbers only.

import type { HostPolicy } from './host-policy.ts';
import { lowerLimits, type EffectiveLimits } from './limits.ts';
import type { Manifest } from './manifest.ts';

export interface Tier {
  readonly name: string;
  readonly rules: NonNullable<HostPolicy['tiers']>[string];
}

/** The tier whose pattern fits the id most exactly: the id itself, then the longest prefix, then `*`. */
export function tierOf(policy: HostPolicy, pluginId: string): Tier | null {
  let best: { tier: Tier; exactness: number } | null = null;
  for (const [name, rules] of Object.entries(policy.tiers ?? {})) {
    for (const pattern of rules.plugins) {
      const exactness = fit(pattern, pluginId);
      if (exactness > (best?.exactness ?? 0)) best = { tier: { name, rules }, exactness };
    }
  }
  return best?.tier ?? null;
}

// 0 is no fit; the exact id beats every prefix, and `*` is the shortest prefix of all.
function fit(pattern: string, id: string): number {
  if (pattern === '*') return 1;
  if (pattern === id) return Number.POSITIVE_INFINITY;
  const prefix = pattern.endsWith('.*') ? pattern.slice(0, -1) : null;
  return prefix !== null && id.startsWith(prefix) ? 1 + prefix.length : 0;
}

/**
 * What a plugin runs with, and where that is less than it asks for: its ask or the default, lowered to the
 * limits of the policy and of its tier. A ceiling never raises.
 */
export function effectiveLimits(manifest: Manifest, policy: HostPolicy): EffectiveLimits {
  const tier = tierOf(policy, manifest.id);
  const tierLimits = tier?.rules.limits;
  return lowerLimits(manifest.limits ?? {}, [
    ...(policy.limits ? [{ limits: policy.limits, pointer: '/limits' }] : []),
    ...(tier && tierLimits ? [{ limits: tierLimits, pointer: `/tiers/${tier.name}/limits` }] : []),
  ]);
}
