// The plugins of a host: loads them, takes new words about them, and lets them go. What a folder holds is read elsewhere, what a
// word means is decided elsewhere.

import { join } from 'node:path';
import type { CompiledPolicy, Hold } from '../../policies/index.ts';
import { type Sandbox, SandboxError } from '../../sandbox/index.ts';
import { SkerryError } from '../errors.ts';
import type { HookCatalogue } from '../hooks/index.ts';
import { type Deadlines, Lifecycle } from '../lifecycle/index.ts';
import { loadPackage, type SchemaCheck } from '../plugin/index.ts';
import { recoveryPlan } from '../recovery/index.ts';
import type { Authority, Change, Word } from './authority.ts';
import type { Consequences } from './consequences.ts';
import type { DocumentSource } from './documents.ts';
import { assertEnforced, type Verdicts } from './enforcement.ts';
import type { HostEmitter } from './events.ts';
import { heldBy, shareOf } from './holds.ts';
import { type LifeParts, PluginLife } from './plugin-life.ts';
import { checkHooks } from './plugin-hooks.ts';
import { type LoadedPlugin, PluginState } from './plugin-state.ts';
import { makeUnit, startPlugin, type UnitParts } from './start-plugin.ts';

export interface LoadPluginOptions {
  /** The manifest, for a folder that has none of its own: the document, as `plugin.json` would hold it. */
  readonly manifest?: object | undefined;
  /** Values for the plugin's own configuration schema. */
  readonly config?: unknown;
  /**
   * Takes the place of the plugin of the same id once it has started; until then, and where it does not start, the old one
   * answers. Calls under way in the old one are answered `HOST_CLOSED`.
   */
  readonly replace?: boolean | undefined;
  /** Gives loading up: `ABORTED`, and nothing of the plugin is left. */
  readonly signal?: AbortSignal | undefined;
}

export interface PluginsParts extends UnitParts, LifeParts {
  readonly sandbox: Sandbox;
  readonly catalogue: HookCatalogue;
  readonly checkSchema: SchemaCheck;
  readonly productVersion: string | undefined;
  readonly emitter: HostEmitter;
  readonly authority: Authority;
  readonly consequences: Consequences;
  readonly deadlines: Deadlines;
  readonly verdicts: Verdicts;
  readonly record: (
    event: string,
    plugin: string,
    detail: Record<string, string | number | boolean | null>,
  ) => void;
}

interface Resident {
  readonly state: PluginState;
  readonly life: PluginLife;
}

export class Plugins {
  readonly #parts: PluginsParts;
  readonly #residents = new Map<string, Resident>();
  /** Plugins whose code is starting: new words hold for them too. */
  readonly #starting = new Map<string, Resident>();
  /** Plugins that have their last say. */
  readonly #ending = new Set<Promise<void>>();

  constructor(parts: PluginsParts) {
    this.#parts = parts;
  }

  get(id: string): PluginState | undefined {
    return this.#residents.get(id)?.state;
  }

  /** In the order in which they were loaded. */
  get all(): readonly PluginState[] {
    return [...this.#residents.values()].map(({ state }) => state);
  }

  /** Loads the plugin in `folder`: manifest, policy, bundle, configuration, and its code once, to see that it starts. */
  async load(
    folder: string,
    options: LoadPluginOptions,
    assertOpen: () => void,
  ): Promise<PluginState> {
    const { authority, checkSchema, productVersion, sandbox } = this.#parts;
    const loaded = await loadPackage(folder, {
      policy: authority.documents.policy.value,
      admit: (id) => authority.assertEnabled(id),
      manifest: options.manifest,
      config: options.config,
      checkSchema,
      productVersion,
      signal: options.signal,
    });
    assertOpen();
    checkHooks(loaded, this.#parts.catalogue, folder);
    const manifestFile = options.manifest === undefined ? join(folder, 'plugin.json') : '(given)';
    assertEnforced(loaded.manifest, this.#parts.verdicts, manifestFile);
    const resident = this.#register({ ...loaded, manifestFile }, options.replace === true);
    const { state, life } = resident;
    try {
      await startPlugin(state, sandbox, options.signal);
      assertOpen();
      state.lifecycle.to('loaded');
      await life.initialize();
      assertOpen();
    } catch (error) {
      life.end();
      throw error;
    } finally {
      this.#starting.delete(state.plugin.id);
    }
    this.#admit(resident);
    return state;
  }

  /** Fulfils when it is gone: those calls are answered that end within `drain` ms, and it had its last say. */
  unload(id: string, drain: number): Promise<void> {
    const resident = this.#resident(id);
    this.#residents.delete(id);
    return this.#retire(resident, drain);
  }

  /** Ends its units, and begins anew. Rejects with SkerryError `INIT_ERROR` where it does not. */
  async restart(id: string, drain: number): Promise<void> {
    const { state, life } = this.#resident(id);
    const done = this.#restart(state, life, drain, state.ready);
    const ready = done.catch(() => {});
    state.ready = ready;
    try {
      await done;
    } finally {
      if (state.ready === ready) state.ready = null;
    }
  }

  takeGrants(source: DocumentSource): void {
    this.#apply(this.#parts.authority.takeGrants(source, this.#states));
  }

  hold(hold: Hold, id: string, word: Word & { readonly share?: number | undefined }): void {
    this.#apply(this.#parts.authority.hold(hold, id, word, this.#states));
  }

  lift(hold: Hold, id: string, word: Word): void {
    this.#apply(this.#parts.authority.lift(hold, id, word, this.#states));
  }

  /** Every plugin, those included that are starting. Fulfils when they are gone. */
  async end(drain: number): Promise<void> {
    for (const { life } of this.#starting.values()) life.end();
    const residents = [...this.#residents.values()];
    for (const resident of residents) void this.#keep(this.#lastSay(resident, drain));
    await Promise.all(this.#ending);
    this.#residents.clear();
  }

  get #states(): readonly PluginState[] {
    return [...this.#residents.values(), ...this.#starting.values()].map(({ state }) => state);
  }

  /** `before`: it is on its way already, and comes to the end of that first. */
  async #restart(
    state: PluginState,
    life: PluginLife,
    drain: number,
    before: Promise<void> | null,
  ): Promise<void> {
    await before;
    if (state.lifecycle.state === 'active') await life.stop(drain);
    state.endUnits();
    await life.initialize();
    this.#parts.record('plugin.restart', state.plugin.id, {});
  }

  #admit(resident: Resident): void {
    const { plugin, policy } = resident.state;
    const old = this.#residents.get(plugin.id);
    if (old !== undefined) void this.#retire(old, 0);
    this.#residents.set(plugin.id, resident);
    this.#parts.record('plugin.load', plugin.id, {
      version: plugin.version,
      code: plugin.bundle.digest,
      policy: policy?.digest ?? '',
    });
    this.#parts.emitter.emit('loaded', { plugin: plugin.id, version: plugin.version });
  }

  #retire(resident: Resident, drain: number): Promise<void> {
    const { id, version } = resident.state.plugin;
    const gone = this.#keep(this.#lastSay(resident, drain));
    this.#parts.record('plugin.unload', id, { version });
    this.#parts.emitter.emit('unloaded', { plugin: id, version });
    return gone;
  }

  /** Without a word to say it is gone before this returns. */
  async #lastSay({ state, life }: Resident, drain: number): Promise<void> {
    const { manifest } = state.plugin;
    if (drain <= 0 && manifest.lifecycle === undefined) {
      life.end();
      return;
    }
    if (state.lifecycle.state === 'active') await life.stop(drain);
    // One that is on its way somewhere else is not asked.
    if (state.lifecycle.state === 'stopped' || state.lifecycle.state === 'error')
      await life.unload();
    else life.end();
  }

  #keep(ending: Promise<void>): Promise<void> {
    this.#ending.add(ending);
    return ending.finally(() => this.#ending.delete(ending));
  }

  #apply({ policies, flips }: Change): void {
    for (const { state, policy } of policies) {
      this.#takePolicy(state, policy);
      this.#takeHolds(state);
    }
    for (const { plugin, hold, to, share, ...detail } of flips) {
      const said = share === null ? detail : { ...detail, share };
      this.#parts.record(`plugin.${EVENTS[to]}`, plugin, said);
      if (hold === 'disabled' || hold === 'quarantined') this.#haltOrRevive(plugin);
    }
    for (const { plugin, to, by, reason, share } of flips) {
      if (to === 'throttled') this.#parts.emitter.emit(to, { plugin, by, reason, share });
      else this.#parts.emitter.emit(to, { plugin, by, reason });
    }
  }

  #takePolicy(state: PluginState, policy: CompiledPolicy): void {
    if (state.policy?.digest === policy.digest || state.policy === null) return;
    state.policy = policy;
    this.#parts.record('grants.change', state.plugin.id, { policy: policy.digest });
  }

  #takeHolds(state: PluginState): void {
    const { documents } = this.#parts.authority;
    const { id } = state.plugin;
    state.suspended = heldBy(documents, 'suspended', id);
    try {
      state.throttle(shareOf(documents, id));
    } catch (error) {
      if (!(error instanceof SandboxError)) throw error;
      const notice = { plugin: id, scope: 'global', code: null, message: error.message };
      this.#parts.notices.tell({ ...notice, what: 'not-throttled' });
    }
  }

  #haltOrRevive(plugin: string): void {
    for (const resident of [this.#residents.get(plugin), this.#starting.get(plugin)]) {
      if (resident === undefined) continue;
      if (resident.state.disabled !== null) resident.life.halt();
      else resident.life.revive();
    }
  }

  #register(plugin: LoadedPlugin, replace: boolean): Resident {
    const { authority, emitter, record } = this.#parts;
    const { id } = plugin;
    if (this.#starting.has(id) || (!replace && this.#residents.has(id))) {
      throw new SkerryError('LOAD_ERROR', `${id} is loaded already; unload it first.`, {
        plugin: id,
      });
    }
    // It may have been switched off while it was bundled.
    authority.assertEnabled(id);
    const lifecycle = new Lifecycle((passage) => {
      const { from, to, reason } = passage;
      if (to === 'error' || from === 'error') record('plugin.state', id, { from, to, reason });
      emitter.emit('state', { plugin: id, ...passage });
    });
    const resident = this.#makeResident(plugin, authority.policyOf(plugin), lifecycle);
    this.#takeHolds(resident.state);
    this.#starting.set(id, resident);
    lifecycle.to('loading');
    return resident;
  }

  #makeResident(plugin: LoadedPlugin, policy: CompiledPolicy, lifecycle: Lifecycle): Resident {
    const { sandbox, authority, consequences } = this.#parts;
    const state = new PluginState(plugin, {
      policy,
      lifecycle,
      plan: recoveryPlan(plugin.manifest, authority.documents.policy.value),
      make: (_state, scope) => makeUnit(this.#parts, plugin, scope, () => life.first(scope)),
      close: (unit) => sandbox.close(unit),
      opened: (of, running, times) => consequences.opened(of, running, times),
      closed: (of, running) => consequences.closed(of, running),
    });
    const life = new PluginLife(state, this.#parts);
    return { state, life };
  }

  #resident(id: string): Resident {
    const resident = this.#residents.get(id);
    if (resident !== undefined) return resident;
    throw new SkerryError('UNKNOWN_PLUGIN', `No plugin "${id}" is loaded.`, { plugin: id });
  }

  /** Tells the plugin that it failed. Never rejects. */
  async tellFailed({ plugin }: PluginState, scope: string, message: string): Promise<void> {
    const resident = this.#residents.get(plugin.id);
    await resident?.life.failed(scope, { code: 'CIRCUIT_OPEN', message });
  }
}

/** The names under which holds and their ends are on record. */
const EVENTS = {
  disabled: 'disable',
  enabled: 'enable',
  quarantined: 'quarantine',
  released: 'release',
  suspended: 'suspend',
  throttled: 'throttle',
  resumed: 'resume',
} as const;
