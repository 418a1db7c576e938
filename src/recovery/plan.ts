// What follows a plugin's failures: what its manifest asks for, within what the operator says. Values in, values out.

import type { HostPolicy, Manifest } from '../../policies/index.ts';

export type Strategy = 'restart' | 'disable' | 'fallback' | 'retry' | 'ignore';
export type Growth = 'linear' | 'exponential';

export interface RecoveryPlan {
  readonly strategy: Strategy;
  /** `retry`: further tries of one call. `restart`: openings of a circuit in a row before the plugin is given up; null for ever. */
  readonly maxRetries: number | null;
  /** How waits grow; null where each is as long as the first. */
  readonly backoff: Growth | null;
  /** Failures in a row that open the circuit of a unit. */
  readonly threshold: number;
  /** How long it stays open, in ms. */
  readonly cooldown: number;
  /** Plugin that takes over while a circuit is open. The operator's word. */
  readonly fallback: string | null;
  /** Crashes within `within` ms that a plugin may have; one more, and it is put into quarantine. */
  readonly crashes: { readonly most: number; readonly within: number };
}

const THRESHOLD = 3;
const COOLDOWN_S = 60;
const CRASHES = { most: 3, within: 300 } as const;
const RETRIES = 3;

/** A manifest may ask for a circuit that opens earlier and stays open longer, and for no other. */
export function recoveryPlan(manifest: Manifest, policy: HostPolicy): RecoveryPlan {
  const asked = manifest.recovery ?? {};
  const said = policy.recovery ?? {};
  const { threshold = THRESHOLD, cooldown = COOLDOWN_S } = said.circuit ?? {};
  const wish = asked.circuit ?? {};
  const { most = CRASHES.most, within = CRASHES.within } = said.crashes ?? {};
  const strategy = asked.strategy ?? said.strategy ?? 'restart';
  const fallbacks = said.fallbacks ?? {};
  return {
    strategy,
    maxRetries: asked.maxRetries ?? (strategy === 'retry' ? RETRIES : null),
    backoff: asked.backoff ?? null,
    threshold: Math.min(wish.threshold ?? threshold, threshold),
    cooldown: Math.max(wish.cooldown ?? cooldown, cooldown) * 1_000,
    fallback: Object.hasOwn(fallbacks, manifest.id) ? (fallbacks[manifest.id] ?? null) : null,
    crashes: { most, within: within * 1_000 },
  };
}

/** What an author or operator should know, in a line each. */
export function recoveryWarnings({ strategy, fallback }: RecoveryPlan): string[] {
  if (strategy !== 'fallback' || fallback !== null) return [];
  return [
    'recovery.strategy is "fallback", and no plugin takes over: the operator names one in recovery.fallbacks of the host policy',
  ];
}
