// The host: loads plugins, calls them, runs hooks. It coordinates the other floors and owns nothing else.

import { join } from 'node:path';
import {
  type CompiledPolicy,
  type Decision,
  type Explanation,
  explain,
  parseResource,
  ScopeError,
} from '../../policies/index.ts';
import type { Isolation, Sandbox } from '../../sandbox/index.ts';
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
import { loadPackage, type SchemaCheck } from '../plugin/index.ts';
import { answerRequest, pluginOfPath, type RequestOptions } from './answer-request.ts';
import { callPlugin } from './caller.ts';
import type { CallOptions } from './call-options.ts';
import { assertEnabled, type Flip, flipsBetween } from './disabled-plugin.ts';
import { type DocumentSource, readGrants } from './documents.ts';
import { type HostEmitter, type HostEvents, throwingApart } from './events.ts';
import { compilePolicy, type PolicyDocuments } from './policies-of.ts';
import { checkHooks, hookHandlers } from './plugin-hooks.ts';
import {
  describePermissions,
  describePlugin,
  describeUnits,
  type PermissionInfo,
  type PluginInfo,
  type UnitInfo,
} from './plugin-info.ts';
import { type LoadedPlugin, PluginState } from './plugin-state.ts';
import { pluginOfTool, ToolCaller, toolsOf, unknownTool } from './plugin-tools.ts';
import { recordEvent } from './record-event.ts';
import { hostClosed, makeUnit, startPlugin } from './start-plugin.ts';
import { callInTime } from './timed-call.ts';

/** Everything a host coordinates; put together by createHost. */
export interface HostParts {
  readonly sandbox: Sandbox;
  readonly log: AccessLog;
  readonly table: OperationTable;
  readonly admission: Admission;
  readonly emitter: HostEmitter;
  readonly catalogue: HookCatalogue;
  readonly checkSchema: SchemaCheck;
  readonly isolation: Isolation;
  readonly clock: () => number;
  readonly productVersion: string | undefined;
  readonly codeGeneration: boolean;
  readonly close: () => Promise<void>;
}

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

/** One loaded plugin, by id. */
export interface PluginHandle {
  /** Calls an exported handler. Rejects with SkerryError. */
  call(handler: string, input?: unknown, options?: CallOptions): Promise<unknown>;
}

export class Host {
  readonly #parts: HostParts;
  readonly #plugins = new Map<string, PluginState>();
  /** Plugins whose code is starting: new grants hold for them too. */
  readonly #starting = new Map<string, PluginState>();
  readonly #tools: ToolCaller;
  #documents: PolicyDocuments;
  #closed: Promise<void> | null = null;

  constructor(parts: HostParts, documents: PolicyDocuments) {
    this.#parts = parts;
    this.#tools = new ToolCaller(parts);
    this.#documents = documents;
  }

  /** Loads the plugin in `folder`: manifest, policy, bundle, configuration, and its code once, to see that it starts. */
  async load(folder: string, options: LoadPluginOptions = {}): Promise<PluginInfo> {
    this.#assertOpen();
    const loaded = await loadPackage(folder, {
      policy: this.#documents.policy.value,
      admit: (id) => assertEnabled(this.#documents.grants, id),
      manifest: options.manifest,
      config: options.config,
      checkSchema: this.#parts.checkSchema,
      productVersion: this.#parts.productVersion,
      signal: options.signal,
    });
    this.#assertOpen();
    checkHooks(loaded, this.#parts.catalogue, folder);
    const manifestFile = options.manifest === undefined ? join(folder, 'plugin.json') : '(given)';
    const plugin: LoadedPlugin = { ...loaded, manifestFile };
    const state = this.#register(plugin, options.replace === true);
    try {
      await startPlugin(state, this.#parts.sandbox, options.signal);
      this.#assertOpen();
    } finally {
      this.#starting.delete(plugin.id);
    }
    const old = this.#plugins.get(plugin.id);
    if (old !== undefined) this.#retire(old);
    this.#plugins.set(plugin.id, state);
    this.#record('plugin.load', plugin.id, {
      version: plugin.version,
      code: plugin.bundle.digest,
      policy: state.policy?.digest ?? '',
    });
    this.#parts.emitter.emit('loaded', { plugin: plugin.id, version: plugin.version });
    return describePlugin(state);
  }

  /** Ends the plugin's units; calls under way are answered `HOST_CLOSED`. */
  unload(id: string): void {
    const state = this.#state(id);
    this.#plugins.delete(id);
    this.#retire(state);
  }

  plugin(id: string): PluginHandle {
    return {
      call: async (handler, input, options = {}) => {
        this.#assertOpen();
        return callPlugin(this.#state(id), handler, input, options, this.#parts.emitter);
      },
    };
  }

  get plugins(): readonly PluginInfo[] {
    return [...this.#plugins.values()].map(describePlugin);
  }

  /** Every unit there is, as it runs now. */
  get units(): readonly UnitInfo[] {
    return [...this.#plugins.values()].flatMap(describeUnits);
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
    return toolsOf(this.#plugins.values());
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
    const { admission, emitter } = this.#parts;
    const id = pluginOfPath(new URL(request.url).pathname);
    const state = id === null ? undefined : this.#plugins.get(id);
    return answerRequest({ state, admission, emitter, request, options });
  }

  /** The handlers of a hook in the order they run; those of disabled plugins do not. */
  hookOrder(name: string): readonly HookHandler[] {
    const enabled = [...this.#plugins.values()].filter(({ disabled }) => disabled === null);
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
   * that was switched off are answered `PLUGIN_DISABLED` at once, and its units end.
   */
  setGrants(source: DocumentSource): void {
    this.#assertOpen();
    const documents = { ...this.#documents, grants: readGrants(source) };
    // All of them compile, or none of them changes.
    const states = [...this.#plugins.values(), ...this.#starting.values()];
    const compiled = states.map((state) => ({
      state,
      policy: compilePolicy(subjectOf(state.plugin), documents),
    }));
    const flips = flipsBetween(this.#documents.grants.value, documents.grants.value);
    this.#documents = documents;
    for (const { state, policy } of compiled) {
      if (state.policy?.digest === policy.digest) continue;
      state.policy = policy;
      this.#record('grants.change', state.plugin.id, { policy: policy.digest });
    }
    for (const flip of flips) this.#flip(flip);
    for (const { off, plugin, by, reason } of flips)
      this.#parts.emitter.emit(off ? 'disabled' : 'enabled', { plugin, by, reason });
  }

  /** The operations that handles offer, from the one table. */
  get operations(): OperationTable['specs'] {
    return this.#parts.table.specs;
  }

  get isolation(): Isolation {
    return this.#parts.isolation;
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
   * Ends every unit and seals the log; calls under way are answered `HOST_CLOSED`. Rejects with `AUDIT_UNAVAILABLE` where
   * the log could not be sealed; everything has ended all the same.
   */
  close(): Promise<void> {
    return (this.#closed ??= this.#end());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #end(): Promise<void> {
    for (const state of [...this.#plugins.values(), ...this.#starting.values()])
      state.policy = null;
    this.#record('host.stop', null, {});
    await this.#parts.close();
    this.#plugins.clear();
  }

  #retire(state: PluginState): void {
    const { id, version } = state.plugin;
    state.policy = null;
    for (const { unit } of state.units) this.#parts.sandbox.close(unit);
    this.#record('plugin.unload', id, { version });
    this.#parts.emitter.emit('unloaded', { plugin: id, version });
  }

  #flip({ plugin, off, ...detail }: Flip): void {
    this.#record(off ? 'plugin.disable' : 'plugin.enable', plugin, detail);
    if (!off) return;
    const states = [this.#plugins.get(plugin), this.#starting.get(plugin)];
    for (const running of states.flatMap((state) => state?.endUnits() ?? []))
      this.#parts.sandbox.close(running.unit);
  }

  #register(plugin: LoadedPlugin, replace: boolean): PluginState {
    if (this.#starting.has(plugin.id) || (!replace && this.#plugins.has(plugin.id))) {
      throw new SkerryError('LOAD_ERROR', `${plugin.id} is loaded already; unload it first.`, {
        plugin: plugin.id,
      });
    }
    // It may have been switched off while it was bundled.
    assertEnabled(this.#documents.grants, plugin.id);
    const policy = compilePolicy(subjectOf(plugin), this.#documents);
    const state = new PluginState(plugin, policy, (scope) => makeUnit(this.#parts, plugin, scope));
    this.#starting.set(plugin.id, state);
    return state;
  }

  async #callHook(handler: HookHandler, input: unknown, options: CallOptions): Promise<unknown> {
    const { plugin, handler: name, timeout } = handler;
    const call = { state: this.#state(plugin), handler: name, input, timeout, of: 'its hook' };
    return callInTime(call, options, this.#parts.emitter);
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

function subjectOf(plugin: LoadedPlugin): Parameters<typeof compilePolicy>[0] {
  const { id, version, manifest, manifestFile, bundle } = plugin;
  return { id, version, manifest, manifestFile, codeDigest: bundle.digest };
}
