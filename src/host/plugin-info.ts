// What a host says of a plugin it has loaded: plain data, made anew each time, so that nobody holds on to the host's own.

import {
  type CompiledPolicy,
  diffPolicy,
  listEndpoints,
  type ManifestEndpoint,
} from '../../policies/index.ts';
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
  /** Who switched it off, when and why; null where it is enabled. */
  readonly disabled: { readonly by: string; readonly at: string; readonly reason: string } | null;
  /** Units under way, by scope. */
  readonly units: readonly string[];
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

export function describePlugin({ plugin, policy, units, disabled }: PluginState): PluginInfo {
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
    disabled:
      disabled === null ? null : { by: disabled.by, at: disabled.at, reason: disabled.reason },
    units: units.map(({ scope }) => scope),
  };
}

export function describeUnits({ plugin, units }: PluginState): UnitInfo[] {
  return units.map(({ scope, unit, slots }) => ({
    plugin: plugin.id,
    scope,
    pid: unit.pid,
    active: slots.activeCount,
    waiting: slots.pendingCount,
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
