// One loaded plugin: what was compiled when it was loaded, its policy as it stands, and its units by scope.

import pLimit, { type LimitFunction } from 'p-limit';
import { type CompiledPolicy, type Disabled, listEndpoints } from '../../policies/index.ts';
import type { Unit } from '../../sandbox/index.ts';
import { RouteTable } from '../extend/endpoints/index.ts';
import type { PluginPackage } from '../plugin/index.ts';

/** A unit with the count of calls it takes at a time. */
export interface RunningUnit {
  readonly scope: string;
  readonly unit: Unit;
  readonly slots: LimitFunction;
  /** Set where it was ended because its plugin was switched off: what was under way in it is answered so. */
  disabled: Disabled | null;
}

export interface LoadedPlugin extends PluginPackage {
  /** As decisions name it: the operator's spelling of the folder. */
  readonly manifestFile: string;
}

export class PluginState {
  readonly plugin: LoadedPlugin;
  /** Replaced as a whole when grants change; null once the plugin is unloaded. */
  policy: CompiledPolicy | null;
  /** The requests it answers. */
  readonly routes: RouteTable;
  readonly #units = new Map<string, RunningUnit>();
  readonly #make: (scope: string) => Unit;

  constructor(plugin: LoadedPlugin, policy: CompiledPolicy, make: (scope: string) => Unit) {
    this.plugin = plugin;
    this.policy = policy;
    this.#make = make;
    this.routes = new RouteTable(listEndpoints(plugin.manifest));
  }

  /** The unit of that scope, made on first use. */
  unit(scope: string): RunningUnit {
    let running = this.#units.get(scope);
    if (running === undefined) {
      const slots = pLimit(this.plugin.limits.concurrency);
      running = { scope, unit: this.#make(scope), slots, disabled: null };
      this.#units.set(scope, running);
    }
    return running;
  }

  /** Whose word it is that the plugin is off; null where it is enabled. */
  get disabled(): Disabled | null {
    return this.policy?.disabled ?? null;
  }

  /** Lets go of every unit of a plugin that was switched off, for the caller to close. Enabled again, it has new ones. */
  endUnits(): readonly RunningUnit[] {
    const { units, disabled } = this;
    for (const running of units) running.disabled = disabled;
    this.#units.clear();
    return units;
  }

  get units(): readonly RunningUnit[] {
    return [...this.#units.values()];
  }
}
