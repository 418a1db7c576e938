// One loaded plugin: what was compiled when it was loaded, its policy as it stands, and its units by scope.

import pLimit, { type LimitFunction } from 'p-limit';
import type { CompiledPolicy } from '../../policies/index.ts';
import type { Unit } from '../../sandbox/index.ts';
import type { PluginPackage } from '../plugin/index.ts';

/** A unit with the count of calls it takes at a time. */
export interface RunningUnit {
  readonly scope: string;
  readonly unit: Unit;
  readonly slots: LimitFunction;
}

export interface LoadedPlugin extends PluginPackage {
  /** As decisions name it: the operator's spelling of the folder. */
  readonly manifestFile: string;
}

export class PluginState {
  readonly plugin: LoadedPlugin;
  /** Replaced as a whole when grants change; null once the plugin is unloaded. */
  policy: CompiledPolicy | null;
  readonly #units = new Map<string, RunningUnit>();
  readonly #make: (scope: string) => Unit;

  constructor(plugin: LoadedPlugin, policy: CompiledPolicy, make: (scope: string) => Unit) {
    this.plugin = plugin;
    this.policy = policy;
    this.#make = make;
  }

  /** The unit of that scope, made on first use. */
  unit(scope: string): RunningUnit {
    let running = this.#units.get(scope);
    if (running === undefined) {
      running = { scope, unit: this.#make(scope), slots: pLimit(this.plugin.limits.concurrency) };
      this.#units.set(scope, running);
    }
    return running;
  }

  get units(): readonly RunningUnit[] {
    return [...this.#units.values()];
  }
}
