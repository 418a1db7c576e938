// What a host says of a plugin it has loaded: plain data, made anew each time, so that nobody holds on to the host's own.

import {
  type CompiledPolicy,
  diffPolicy,
  type Hold,
  listEndpoints,
  type ManifestEndpoint,
} from '../../policies/index.ts';
import { type LifecycleState, lifecycleWarnings } from '../lifecycle/index.ts';
import { type CircuitName, recoveryWarnings } from '../recovery/index.ts';
import type { LoadedPlugin, PluginState } from './plugin-state.ts';

/** What `load` and `plugins` say of a plugin. Plain data. */
export interface PluginInfo {
  readonly id: string;
  readonly version: string;
  /** Name and purpose in the author's words. */
  readonly displayName: string | null;
  readonly description: string | null;
  readonly root: string;
  readonly tier: string;
  readonly limits: LoadedPlugin['limits'];
  readonly policy: string;
  readonly code: string;
  readonly hooks: readonly string[];
  readonly endpoints: readonly ManifestEndpoint[];
  /** Where it is in its life, and why where that is out of the ordinary. */
  readonly state: LifecycleState;
  readonly stateReason: string | null;
  /** Who switched it off or put it into quarantine, when and why; null where it may run. */
  readonly disabled: HoldInfo | null;
  /** Who suspended it; null where it takes calls. */
  readonly suspended: HoldInfo | null;
  /** The part of one processor left to each of its units; null where it is not throttled. */
  readonly share: number | null;
  /** What its author or the operator should know, in a line each. */
  readonly warnings: readonly string[];
  /** Units under way, by scope. */
  readonly units: readonly string[];
}

export interface HoldInfo {
  readonly hold: Hold;
  readonly by: string;
  readonly at: string;
  readonly reason: string;
}

/** One unit as it runs now. */
export interface UnitInfo {
  readonly plugin: string;
  readonly scope: string;
  /** Of the process it runs in; null while it runs in none. */
  readonly pid: number | null;
  /** Calls under way, and calls that wait for their turn. */
  readonly active: number;
  readonly waiting: number;
  /** Whether it takes calls: `open` after failures in a row, `half-open` while one call is tried. */
  readonly circuit: CircuitName;
}

/** A permission the plugin has, or asked for and has not. */
export interface PermissionInfo {
  readonly state: 'granted' | 'floor' | 'denied' | 'asked';
  readonly action: string;
  /** What it covers, as the document says it. */
  readonly scope: string;
  /** Where it is written: `file#pointer`, as decisions in the log have it. */
  readonly origin: string;
}

export function describePlugin(state: PluginState): PluginInfo {
  const { plugin, policy, units, disabled, suspended, lifecycle, plan } = state;
  const { manifest } = plugin;
  return {
    id: plugin.id,
    version: plugin.version,
    displayName: manifest.displayName ?? null,
    description: manifest.description ?? null,
    root: plugin.root,
    tier: plugin.tier,
    limits: { ...plugin.limits },
    policy: policy?.digest ?? '',
    code: plugin.bundle.digest,
    hooks: Object.keys(manifest.hooks ?? {}),
    endpoints: listEndpoints(manifest),
    state: lifecycle.state,
    stateReason: lifecycle.reason,
    disabled: disabled === null ? null : holdInfo(disabled),
    suspended: suspended === null ? null : holdInfo(suspended),
    share: state.share,
    warnings: [...lifecycleWarnings(manifest), ...recoveryWarnings(plan)],
    units: units.map(({ scope }) => scope),
  };
}

function holdInfo({ hold, by, at, reason }: HoldInfo): HoldInfo {
  return { hold, by, at, reason };
}

export function describeUnits({ plugin, units }: PluginState): UnitInfo[] {
  return units.map(({ scope, unit, turns, circuit }) => ({
    plugin: plugin.id,
    scope,
    pid: unit.pid,
    active: turns.activeCount,
    waiting: turns.pendingCount,
    circuit: circuit.state,
  }));
}

/** What the floor gives, what was granted, what is taken away, and what was asked for and not given. */
export function describePermissions(policy: CompiledPolicy): PermissionInfo[] {
  const has = (layer: string, state: PermissionInfo['state']): PermissionInfo[] =>
    policy.compiled
      .flatMap(({ ref }) => (ref.layer === layer ? [ref] : []))
      .map((rule) => describeRule(rule, state));
  const missing = diffPolicy(policy).filter(({ kind }) => kind === 'new' || kind === 'wider');
  return [
    ...has('grant', 'granted'),
    ...has('floor', 'floor'),
    ...has('deny', 'denied'),
    ...missing.map(({ rule }) => describeRule(rule, 'asked')),
  ];
}

function describeRule(
  { action, text, origin }: CompiledPolicy['rules'][number],
  state: PermissionInfo['state'],
): PermissionInfo {
  return { state, action, scope: text, origin: `${origin.file}#${origin.pointer}` };
}
