// Leads one plugin through its life: calls its lifecycle functions in order, each in its time, and opens and ends its units.
// Knows no folder and no document.

import type { FirstCall, Outcome } from '../../sandbox/index.ts';
import { SkerryError } from '../errors.ts';
import { deadlineOf, type Deadlines, handlerFor, type Phase } from '../lifecycle/index.ts';
import { faultError } from './call-fault.ts';
import { makeGateCall, makeRequest } from './caller.ts';
import { pluginHeld } from './holds.ts';
import type { Notices } from './notices.ts';
import type { PluginState } from './plugin-state.ts';

export interface LifeParts {
  readonly deadlines: Deadlines;
  readonly notices: Notices;
}

const GLOBAL = 'global';

export class PluginLife {
  readonly #state: PluginState;
  readonly #parts: LifeParts;

  constructor(state: PluginState, parts: LifeParts) {
    this.#state = state;
    this.#parts = parts;
  }

  /** From `loaded`, `stopped` or `error` to `active`. Rejects with SkerryError `INIT_ERROR`, and the plugin is in `error`. */
  async initialize(): Promise<void> {
    const { lifecycle, plugin, disabled } = this.#state;
    // Who may not run stays where he is, and is revived from there.
    if (disabled !== null) throw pluginHeld(plugin.id, disabled);
    const first = lifecycle.state === 'loaded';
    if (first) await this.#mandatory('load');
    lifecycle.to('initializing');
    await this.#mandatory('initialize');
    // Of a unit that is not open yet this is the first call, whenever that is.
    if (plugin.manifest.scope !== 'org' && this.#isOpen(GLOBAL))
      await this.#voluntary('start', GLOBAL);
    await this.#mandatory('activate');
    if (plugin.manifest.scope === 'org') this.#state.endUnit(GLOBAL);
    this.#assertGoesOn();
    lifecycle.to('active');
  }

  /** Takes no new call from now on. Fulfils when those under way have ended, `drain` ms at most, and it had its say. Never rejects. */
  async stop(drain: number): Promise<void> {
    const { lifecycle } = this.#state;
    if (lifecycle.state === 'stopping' || lifecycle.state === 'stopped') return;
    lifecycle.to('stopping');
    await this.#state.idle(drain);
    const open = this.#state.units.filter(({ unit }) => unit.open);
    await Promise.all(open.map(({ scope }) => this.#voluntary('deactivate', scope)));
    if (this.#is('stopping')) lifecycle.to('stopped');
  }

  /** What is left after `stop`: its last word, and the end of its units. Never rejects. */
  async unload(): Promise<void> {
    const { lifecycle } = this.#state;
    lifecycle.to('unloading');
    if (this.#state.disabled === null) await this.#voluntary('unload', GLOBAL);
    this.end();
  }

  /** At once, whatever is under way. */
  end(): void {
    this.#state.policy = null;
    this.#state.endUnits();
    this.#state.lifecycle.end();
  }

  /** Nothing of it may run: its units end at once, and it is not asked. */
  halt(): void {
    const { lifecycle, disabled } = this.#state;
    this.#state.endUnits(disabled);
    if (['initializing', 'active', 'error', 'loaded'].includes(lifecycle.state)) {
      lifecycle.to('stopping', disabled?.reason ?? null);
    }
    if (lifecycle.state === 'stopping') lifecycle.to('stopped', disabled?.reason ?? null);
  }

  /** From `stopped` or `error` on its way to `active`: calls wait for it. `ready` of the state says when. */
  revive(): void {
    const { lifecycle } = this.#state;
    if (lifecycle.state !== 'stopped' && lifecycle.state !== 'error') return;
    const ready = this.initialize()
      .catch(() => {})
      .finally(() => {
        if (this.#state.ready === ready) this.#state.ready = null;
      });
    this.#state.ready = ready;
  }

  /** The call that each new isolate of a unit begins with. */
  first(scope: string): FirstCall | null {
    const handler = handlerFor(this.#state.plugin.manifest, 'start');
    if (handler === null || this.#state.lifecycle.state !== 'active') return null;
    const { gate, request, timer } = this.#request('start', handler, scope);
    const ended = (outcome: Outcome): void => {
      if (!outcome.ok) this.#tell('start', scope, this.#errorOf(outcome, timer, 'start', gate));
    };
    return { request, ended };
  }

  /** Tells the plugin that it failed, where it wants to hear of it. Never rejects. */
  failed(scope: string, error: { readonly code: string; readonly message: string }): Promise<void> {
    return this.#voluntary('error', scope, error);
  }

  /** A failure ends it. */
  async #mandatory(phase: Phase): Promise<void> {
    const { plugin, lifecycle } = this.#state;
    const failure = await this.#run(phase, GLOBAL);
    this.#assertGoesOn();
    if (failure === null) return;
    const name = handlerFor(plugin.manifest, phase) ?? phase;
    const message = `${plugin.id} was not initialised: ${name}: ${failure.message}`;
    if (lifecycle.state === 'loaded') lifecycle.to('initializing');
    lifecycle.to('error', message);
    this.#tell(phase, GLOBAL, failure);
    await this.#voluntary('error', GLOBAL, { code: failure.code, message: failure.message });
    this.#state.endUnits();
    const { guestStack } = failure;
    throw new SkerryError('INIT_ERROR', message, { plugin: plugin.id, guestStack, cause: failure });
  }

  /** A failure is told, and that is all. */
  async #voluntary(phase: Phase, scope: string, input?: unknown): Promise<void> {
    const failure = await this.#run(phase, scope, input);
    if (failure !== null && this.#state.disabled === null) this.#tell(phase, scope, failure);
  }

  async #run(phase: Phase, scope: string, input?: unknown): Promise<SkerryError | null> {
    const handler = handlerFor(this.#state.plugin.manifest, phase);
    if (handler === null || this.#state.policy === null) return null;
    const { unit } = this.#state.unit(scope);
    // Its start has a time of its own.
    const fault = unit.open ? null : await unit.load();
    if (this.#state.policy === null) return null;
    const { gate, request, timer } = this.#request(phase, handler, scope, input);
    const outcome = fault === null ? await unit.call(request) : ({ ok: false, fault } as const);
    return outcome.ok ? null : this.#errorOf(outcome, timer, phase, gate);
  }

  #request(phase: Phase, handler: string, scope: string, input?: unknown) {
    const timer = AbortSignal.timeout(deadlineOf(phase, this.#parts.deadlines));
    const org = scope.startsWith('org:') ? scope.slice('org:'.length) : undefined;
    const gate = makeGateCall(this.#state, scope, { org });
    const text = input === undefined ? '' : JSON.stringify(input);
    return { gate, timer, request: makeRequest(gate, { handler, form: 'json', text }, timer) };
  }

  #errorOf(
    { fault }: Outcome & { ok: false },
    timer: AbortSignal,
    phase: Phase,
    gate: Parameters<typeof faultError>[2],
  ): SkerryError {
    const { plugin } = this.#state;
    const error = faultError(fault, plugin, gate);
    if (error.code !== 'ABORTED' || !timer.aborted) return error;
    const ms = deadlineOf(phase, this.#parts.deadlines);
    return new SkerryError('TIMEOUT', `it took longer than ${ms} ms (deadlines.${phase})`, {
      plugin: plugin.id,
      callId: gate.call,
    });
  }

  #tell(phase: Phase, scope: string, { code, message }: SkerryError): void {
    const name = handlerFor(this.#state.plugin.manifest, phase) ?? phase;
    const { id: plugin } = this.#state.plugin;
    this.#parts.notices.tell({
      plugin,
      scope,
      what: 'lifecycle-failed',
      code,
      message: `${name}: ${message}`,
    });
  }

  #isOpen(scope: string): boolean {
    return this.#state.units.some((running) => running.scope === scope && running.unit.open);
  }

  #is(state: string): boolean {
    return this.#state.lifecycle.state === state;
  }

  /** It may have been switched off or unloaded while it was asked. */
  #assertGoesOn(): void {
    const { plugin, disabled, lifecycle, policy } = this.#state;
    if (disabled !== null) throw pluginHeld(plugin.id, disabled);
    if (policy !== null && (lifecycle.state === 'loaded' || lifecycle.state === 'initializing'))
      return;
    throw new SkerryError('HOST_CLOSED', 'The plugin was unloaded while it started.', {
      plugin: plugin.id,
    });
  }
}
