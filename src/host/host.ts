// The host: loads plugins, calls them, runs hooks. It coordinates the other floors and owns nothing else.

import {
  type CompiledPolicy,
  type Decision,
  type Explanation,
  explain,
  type Hold,
  parseResource,
  ScopeError,
} from '../../policies/index.ts';
import type { RoomFigures } from '../../sandbox/index.ts';
import type { HostIsolation } from './isolation.ts';
import type { AccessLog } from '../audit/index.ts';
import { SkerryError } from '../errors.ts';
import type { Admission, OperationTable } from '../gate/index.ts';
import {
  dispatchHook,
  type HookCatalogue,
  type HookHandler,
  type HookResult,
} from '../hooks/index.ts';
import type { ToolInfo } from '../extend/tools/index.ts';
import type { Ledger } from '../metrics/index.ts';
import type { SchemaCheck } from '../plugin/index.ts';
import { answerRequest, pluginOfPath, type RequestOptions } from './answer-request.ts';
import { Authority, type Word } from './authority.ts';
import type { CallListeners } from './caller.ts';
import type { CallOptions } from './call-options.ts';
import { Calls } from './calls.ts';
import { Consequences } from './consequences.ts';
import type { DocumentSource } from './documents.ts';
import type { Verdicts } from './enforcement.ts';
import { type HostEmitter, type HostEvents, throwingApart } from './events.ts';
import { Notices } from './notices.ts';
import { Observed } from './observed.ts';
import type { PolicyDocuments } from './policies-of.ts';
import { hookHandlers } from './plugin-hooks.ts';
import {
  describePermissions,
  describePlugin,
  describeUnits,
  type PermissionInfo,
  type PluginInfo,
  type UnitInfo,
} from './plugin-info.ts';
import type { PluginState } from './plugin-state.ts';
import { pluginOfTool, ToolCaller, toolsOf, unknownTool } from './plugin-tools.ts';
import { type LoadPluginOptions, Plugins } from './plugins.ts';
import { recordEvent } from './record-event.ts';
import { hostClosed, type UnitParts } from './start-plugin.ts';
import { type TrimResult, trimPlugin } from './trim-plugin.ts';
import { callInTime } from './timed-call.ts';

/** Everything a host coordinates; put together by createHost. */
export interface HostParts extends UnitParts {
  readonly log: AccessLog;
  readonly admission: Admission;
  readonly emitter: HostEmitter;
  readonly ledger: Ledger;
  readonly catalogue: HookCatalogue;
  readonly checkSchema: SchemaCheck;
  readonly isolation: HostIsolation;
  readonly clock: () => number;
  readonly verdicts: Verdicts;
  readonly productVersion: string | undefined;
  readonly close: () => Promise<void>;
}

export interface DrainOptions {
  /** Calls under way may end within so many ms; those that do not are answered `HOST_CLOSED`. Default 0. */
  readonly drain?: number | undefined;
}

/** One loaded plugin, by id. */
export interface PluginHandle {
  /** Calls an exported handler. Rejects with SkerryError. */
  call(handler: string, input?: unknown, options?: CallOptions): Promise<unknown>;
}

export class Host extends Observed {
  readonly #parts: HostParts;
  readonly #plugins: Plugins;
  readonly #calls: Calls;
  readonly #tools: ToolCaller;
  #closed: Promise<void> | null = null;

  constructor(parts: HostParts, documents: PolicyDocuments) {
    super(parts.ledger);
    this.#parts = parts;
    const { emitter, clock } = parts;
    const notices = new Notices(parts, emitter);
    const consequences = new Consequences({
      notices,
      quarantine: (id, reason) => this.#plugins.hold('quarantined', id, { by: 'skerry', reason }),
      tellFailed: (state, scope, message) => this.#plugins.tellFailed(state, scope, message),
    });
    this.#plugins = new Plugins({
      ...parts,
      notices,
      consequences,
      deadlines: documents.policy.value.deadlines ?? {},
      authority: new Authority(documents, clock),
      record: (event, plugin, detail) => this.#record(event, plugin, detail),
    });
    const crashed: CallListeners['crashed'] = (...crash) => consequences.crashed(...crash);
    this.#calls = new Calls({ emitter, crashed }, (id) => this.#plugins.get(id));
    this.#tools = new ToolCaller({ checkSchema: parts.checkSchema, calls: this.#calls });
  }

  /** Loads the plugin in `folder`: manifest, policy, bundle, configuration, and its code once, to see that it starts. */
  async load(folder: string, options: LoadPluginOptions = {}): Promise<PluginInfo> {
    this.#assertOpen();
    return describePlugin(await this.#plugins.load(folder, options, () => this.#assertOpen()));
  }

  /**
   * Takes no more calls for the plugin, lets it have its last say, and ends its units; calls under way then are answered
   * `HOST_CLOSED`. Fulfils when it is gone; a plugin that has nothing to say is gone at once.
   */
  async unload(id: string, { drain = 0 }: DrainOptions = {}): Promise<void> {
    await this.#plugins.unload(id, drain);
  }

  /**
   * Begins anew: its units end, and it is initialised again; calls wait. Rejects with SkerryError `INIT_ERROR` where that fails,
   * and calls are refused with it until it is restarted.
   */
  async restart(id: string, { drain = 0 }: DrainOptions = {}): Promise<void> {
    this.#assertOpen();
    await this.#plugins.restart(id, drain);
  }

  /** Gives memory back: units of the plugin that have nothing to do give up their isolates, and what their modules kept. */
  trim(id: string): TrimResult {
    const result = trimPlugin(this.#state(id), this.#parts.ledger, this.units);
    for (const { scope } of result.trimmed) this.#record('unit.trim', id, { scope });
    return result;
  }

  plugin(id: string): PluginHandle {
    return {
      call: async (handler, input, options = {}) => {
        this.#assertOpen();
        return this.#calls.call(this.#state(id), { handler, input }, options);
      },
    };
  }

  get plugins(): readonly PluginInfo[] {
    return this.#plugins.all.map(describePlugin);
  }

  /** Every unit there is, as it runs now. */
  get units(): readonly UnitInfo[] {
    return this.#plugins.all.flatMap(describeUnits);
  }

  /** What a plugin may do, and what it asked for in vain. */
  permissions(id: string): readonly PermissionInfo[] {
    return describePermissions(this.#policy(id));
  }

  /** Names of the hooks in the catalogue. */
  get hooks(): readonly string[] {
    return Object.keys(this.#parts.catalogue);
  }

  /** Runs a hook of the catalogue over every loaded plugin that answers it. */
  async hook(name: string, input: unknown, options: CallOptions = {}): Promise<HookResult> {
    this.#assertOpen();
    const spec = Object.hasOwn(this.#parts.catalogue, name)
      ? this.#parts.catalogue[name]
      : undefined;
    if (spec === undefined) {
      throw new SkerryError('UNKNOWN_HOOK', `There is no hook "${name}" in this host's catalogue.`);
    }
    return dispatchHook(spec.kind, this.hookOrder(name), input, (handler, value) =>
      this.#callHook(handler, value, options),
    );
  }

  /** Tools of the loaded plugins, in the order in which these were loaded, then as declared. Those of disabled plugins are left out. */
  get tools(): readonly ToolInfo[] {
    return toolsOf(this.#plugins.all);
  }

  /** Calls the tool `<plugin>:<tool>` where `input` fits its schema, whose defaults are filled in. */
  async tool(name: string, input?: unknown, options: CallOptions = {}): Promise<unknown> {
    this.#assertOpen();
    const state = this.#plugins.get(pluginOfTool(name));
    if (state === undefined) throw unknownTool(name);
    return this.#tools.call(state, name, input, options);
  }

  /**
   * Answers a request below `/plugins/<id>` by the plugin's endpoint for it. `options` say who asks: an endpoint that is not
   * public wants a user. Never rejects: every failure is a response.
   */
  fetch(request: Request, options: RequestOptions = {}): Promise<Response> {
    const { admission } = this.#parts;
    const { listeners } = this.#calls;
    const id = pluginOfPath(new URL(request.url).pathname);
    const state = id === null ? undefined : this.#plugins.get(id);
    return answerRequest({ state, admission, listeners, request, options });
  }

  /** The handlers of a hook in the order they run; those of disabled plugins do not. */
  hookOrder(name: string): readonly HookHandler[] {
    const enabled = this.#plugins.all.filter(({ held }) => held === null);
    return hookHandlers(
      name,
      enabled.map(({ plugin }) => plugin),
    );
  }

  /** Whether the plugin may do it now: the very decision the gate would make. `resource` as in `skerry can`. */
  can(id: string, action: string, resource: string): Decision {
    const policy = this.#policy(id);
    try {
      return policy.decide(action, parseResource(action, resource));
    } catch (error) {
      if (!(error instanceof ScopeError)) throw error;
      const message = `${error.message}; ${error.hint}`;
      throw new SkerryError('CONFIG_ERROR', message, { plugin: id, cause: error });
    }
  }

  /** Why: the rule that decided, where it is written, the nearest miss, and what to change. */
  explain(id: string, decision: Decision): Explanation {
    return explain(this.#policy(id), decision);
  }

  /**
   * Takes the grants as they now are. What was taken away bites at the next operation, in open calls too. The calls of a plugin
   * that was switched off or put into quarantine are answered so at once, and its units end.
   */
  setGrants(source: DocumentSource): void {
    this.#assertOpen();
    this.#plugins.takeGrants(source);
  }

  /**
   * Puts a plugin into quarantine, loaded or not, until it is released or the host ends: nothing of it runs, and what it has
   * stays where it is. For one that outlasts the host, write it into the grants.
   */
  quarantine(id: string, word: Word): void {
    this.#hold('quarantined', id, word);
  }

  release(id: string, word: Word): void {
    this.#lift('quarantined', id, word);
  }

  /** Takes no new call for the plugin until it is resumed; calls under way go on, and its units keep what they have. */
  suspend(id: string, word: Word): void {
    this.#hold('suspended', id, word);
  }

  /**
   * Leaves each unit of a plugin a share of one processor, above 0 and up to 1: its time and the host's time for it together.
   * While a unit has used more its calls wait.
   */
  throttle(id: string, word: Word & { readonly share: number }): void {
    this.#hold('throttled', id, word);
  }

  /** Lets a suspended or throttled plugin go on. */
  resume(id: string, word: Word): void {
    this.#lift('suspended', id, word);
    this.#lift('throttled', id, word);
  }

  /** The operations that handles offer, from the one table. */
  get operations(): OperationTable['specs'] {
    return this.#parts.table.specs;
  }

  get isolation(): HostIsolation {
    return this.#parts.isolation;
  }

  /** How many processes there are for plugins, what they may come to hold, and the most of both. */
  get room(): RoomFigures {
    return this.#parts.sandbox.room;
  }

  /** Folder, head and state of the access log. */
  get log(): Pick<AccessLog, 'head' | 'dir' | 'state'> {
    return this.#parts.log;
  }

  /** Listens until the returned function is called. What a listener throws is thrown apart from what it was told of. */
  on<E extends keyof HostEvents>(event: E, listener: (...args: HostEvents[E]) => void): () => void {
    const apart = throwingApart(listener) as never;
    this.#parts.emitter.on(event, apart);
    return () => void this.#parts.emitter.off(event, apart);
  }

  /**
   * Takes no more calls, lets plugins have their last say, ends every unit and seals the log; calls under way then are answered
   * `HOST_CLOSED`. Rejects with `AUDIT_UNAVAILABLE` where the log could not be sealed; everything has ended all the same.
   */
  close({ drain = 0 }: DrainOptions = {}): Promise<void> {
    return (this.#closed ??= this.#end(drain));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #end(drain: number): Promise<void> {
    await this.#plugins.end(drain);
    this.#record('host.stop', null, {});
    this.#parts.ledger[Symbol.dispose]();
    await this.#parts.close();
  }

  #hold(hold: Hold, id: string, word: Word & { readonly share?: number }): void {
    this.#assertOpen();
    this.#plugins.hold(hold, id, word);
  }

  #lift(hold: Hold, id: string, word: Word): void {
    this.#assertOpen();
    this.#plugins.lift(hold, id, word);
  }

  async #callHook(handler: HookHandler, input: unknown, options: CallOptions): Promise<unknown> {
    const { plugin, handler: name, timeout, retries, idempotent } = handler;
    const state = this.#state(plugin);
    const call = { state, handler: name, input, timeout, of: 'its hook' };
    const repeats = retries === null ? {} : { retries };
    return callInTime({ ...call, ...repeats }, { ...options, idempotent }, this.#calls);
  }

  #policy(id: string): CompiledPolicy {
    const { policy } = this.#state(id);
    if (policy === null) throw hostClosed(id);
    return policy;
  }

  #state(id: string): PluginState {
    const state = this.#plugins.get(id);
    if (state !== undefined) return state;
    throw new SkerryError('UNKNOWN_PLUGIN', `No plugin "${id}" is loaded.`, { plugin: id });
  }

  #record(
    event: string,
    plugin: string | null,
    detail: Record<string, string | number | boolean | null>,
  ): void {
    recordEvent(this.#parts, event, plugin, detail);
  }

  #assertOpen(): void {
    if (this.#closed !== null) throw hostClosed();
  }
}
