// What a host says of a plugin it has loaded: plain data, made anew each time, so that nobody holds on to the host's own.

import type { LoadedPlugin, PluginState } from './plugin-state.ts';

/** What `load` and `plugins` say of a plugin. Plain data. */
export interface PluginInfo {
  readonly id: string;
  readonly version: string;
  readonly root: string;
  readonly tier: string;
  readonly limits: LoadedPlugin['limits'];
  readonly policy: string;
  readonly code: string;
  /** Who switched it off, when and why; null where it is enabled. */
  readonly disabled: { readonly by: string; readonly at: string; readonly reason: string } | null;
  /** Units under way, by scope. */
  readonly units: readonly string[];
}

export function describePlugin({ plugin, policy, units, disabled }: PluginState): PluginInfo {
  return {
    id: plugin.id,
    version: plugin.version,
    root: plugin.root,
    tier: plugin.tier,
    limits: { ...plugin.limits },
    policy: policy?.digest ?? '',
    code: plugin.bundle.digest,
    disabled:
      disabled === null ? null : { by: disabled.by, at: disabled.at, reason: disabled.reason },
    units: units.map(({ scope }) => scope),
  };
}
