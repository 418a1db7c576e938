// One loaded plugin: what was compiled when it was loaded, its policy as it stands, where it is in its life, and its units by
// scope.

import { type CompiledPolicy, type Disabled, listEndpoints } from '../../policies/index.ts';
import type { Unit } from '../../sandbox/index.ts';
import { RouteTable } from '../extend/endpoints/index.ts';
import type { Lifecycle } from '../lifecycle/index.ts';
import type { PluginPackage } from '../plugin/index.ts';
import { CrashBudget, type RecoveryPlan } from '../recovery/index.ts';
import type { Held } from './holds.ts';
import { RunningUnit, type RunningUnitParts } from './running-unit.ts';

export interface LoadedPlugin extends PluginPackage {
  /** As decisions name it: the operator's spelling of the folder. */
  readonly manifestFile: string;
}

export interface StateParts {
  readonly policy: CompiledPolicy;
  readonly lifecycle: Lifecycle;
  readonly plan: RecoveryPlan;
  /** A unit of that scope, not started. */
  readonly make: (state: PluginState, scope: string) => Unit;
  readonly close: (unit: Unit) => void;
  readonly opened: (state: PluginState, running: RunningUnit, times: number) => void;
  readonly closed: (state: PluginState, running: RunningUnit) => void;
}

export class PluginState {
  readonly plugin: LoadedPlugin;
  readonly lifecycle: Lifecycle;
  readonly plan: RecoveryPlan;
  readonly crashes: CrashBudget;
  /** Replaced as a whole when grants change; null once the plugin is unloaded. */
  policy: CompiledPolicy | null;
  /** Where it takes no call for the time being; null where it does. */
  suspended: Held<'suspended'> | null = null;
  /** Fulfils when it answers again, while it is on its way there. Never rejects. */
  ready: Promise<void> | null = null;
  /** The requests it answers. */
  readonly routes: RouteTable;
  readonly #parts: StateParts;
  readonly #units = new Map<string, RunningUnit>();
  #share: number | null = null;
  #open = 0;
  #idle: (() => void)[] = [];

  constructor(plugin: LoadedPlugin, parts: StateParts) {
    this.plugin = plugin;
    this.policy = parts.policy;
    this.lifecycle = parts.lifecycle;
    this.plan = parts.plan;
    this.crashes = new CrashBudget(parts.plan.crashes);
    this.#parts = parts;
    this.routes = new RouteTable(listEndpoints(plugin.manifest));
  }

  /** The unit of that scope, made on first use. */
  unit(scope: string): RunningUnit {
    let running = this.#units.get(scope);
    if (running === undefined) {
      running = new RunningUnit(scope, this.#unitParts(scope));
      this.#units.set(scope, running);
    }
    return running;
  }

  /** Whose word it is that nothing of the plugin runs; null where it may. */
  get disabled(): Disabled | null {
    return this.policy?.disabled ?? null;
  }

  /** Whose word it is that the plugin takes no call; null where it does. */
  get held(): Held<'suspended'> | Disabled | null {
    return this.disabled ?? this.suspended;
  }

  /** Holds its units to that part of a processor; null lets go. Throws SandboxError `BAD_LIMIT`. */
  throttle(share: number | null): void {
    if (share === this.#share) return;
    for (const { unit } of this.units) unit.throttle(share);
    this.#share = share;
  }

  /** The part of one processor that is left to each of its units; null where it is not throttled. */
  get share(): number | null {
    return this.#share;
  }

  get units(): readonly RunningUnit[] {
    return [...this.#units.values()];
  }

  /** Ends every unit. `disabled`: whose word that is, for those who wait. A plugin that goes on has new ones. */
  endUnits(disabled: Disabled | null = null): void {
    const { units } = this;
    this.#units.clear();
    for (const running of units) {
      running.disabled = disabled;
      running.close();
    }
  }

  /** Ends the unit of that scope, where there is one. */
  endUnit(scope: string): void {
    const running = this.#units.get(scope);
    this.#units.delete(scope);
    running?.close();
  }

  /** A call is under way until the function that comes back is called. */
  enter(): () => void {
    this.#open += 1;
    return () => {
      this.#open -= 1;
      if (this.#open > 0) return;
      for (const resolve of this.#idle.splice(0)) resolve();
    };
  }

  /** Fulfils when no call is under way, or after `ms`. */
  async idle(ms: number): Promise<void> {
    if (this.#open === 0 || ms <= 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    this.#idle.push(resolve);
    await promise;
    clearTimeout(timer);
  }

  #unitParts(scope: string): RunningUnitParts {
    const { make, close, opened, closed } = this.#parts;
    return {
      make: () => {
        const unit = make(this, scope);
        if (this.#share !== null) unit.throttle(this.#share);
        return unit;
      },
      close,
      concurrency: this.plugin.limits.concurrency,
      plan: this.plan,
      opened: (running, times) => opened(this, running, times),
      closed: (running) => closed(this, running),
    };
  }
}
