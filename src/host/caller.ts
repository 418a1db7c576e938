// Makes one call in one unit: gives it an id and an identity, passes it on, and turns its outcome into a value or an error.

import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { CallRequest, Outcome } from '../../sandbox/index.ts';
import { SkerryError } from '../errors.ts';
import type { GateCall } from '../gate/index.ts';
import { faultError, isCrash, isFailure, outcomeValue } from './call-fault.ts';
import { assertCallOptions, type CallOptions, DEFAULT_PRIORITY } from './call-options.ts';
import type { HostEmitter } from './events.ts';
import { unlessAborted } from './give-up.ts';
import { pluginHeld } from './holds.ts';
import type { PluginState } from './plugin-state.ts';
import type { RunningUnit } from './running-unit.ts';
import { hostClosed } from './start-plugin.ts';

/** Call ids: a prefix of this process and a number. */
const PREFIX = randomBytes(5).toString('hex');
let calls = 0;

/** A call that has its identity and has not been sent yet. */
export interface OpenCall {
  readonly state: PluginState;
  readonly gate: GateCall;
  readonly signal: AbortSignal | undefined;
  readonly background: boolean;
  readonly priority: number;
}

/** What goes into the isolate: JSON text in the form that the sandbox says. */
export interface CallInput {
  readonly handler: string;
  readonly form: 'json' | 'web';
  readonly text: string;
  /** Values that the path of a request holds. */
  readonly params?: Readonly<Record<string, string>>;
  /** Asked when its turn has come, before the plugin hears of it. Rejects with SkerryError where it may not go on. */
  readonly before?: () => Promise<void>;
  /** Fires when the time is over that its hook or tool has: the plugin's failure, not its caller's. */
  readonly timer?: AbortSignal | undefined;
}

/** What hears of calls: whoever listens, and who decides what follows a crash. */
export interface CallListeners {
  readonly emitter: HostEmitter;
  /** The call broke its isolate or its cell. */
  readonly crashed: (state: PluginState, call: GateCall, message: string) => void;
}

export interface PluginCall {
  readonly handler: string;
  readonly input: unknown;
  readonly timer?: AbortSignal | undefined;
}

/** Fulfils with the handler's result as plain data. Rejects with SkerryError. */
export async function callPlugin(
  state: PluginState,
  { handler, input, timer }: PluginCall,
  options: CallOptions,
  listeners: CallListeners,
): Promise<unknown> {
  const open = openCall(state, options);
  const name = checkedHandler(handler, open.gate);
  const text = inputText(input, open.gate);
  return sendCall(open, { handler: name, form: 'json', text, timer }, listeners);
}

/** Gives a call its identity. Throws SkerryError. */
export function openCall(state: PluginState, options: CallOptions): OpenCall {
  assertCallOptions(options);
  assertAnswers(state);
  return {
    state,
    gate: makeGateCall(state, scopeOf(state, options), options),
    signal: options.signal,
    background: options.background ?? false,
    priority: options.priority ?? DEFAULT_PRIORITY,
  };
}

/** Throws SkerryError where the plugin takes no call, now or ever. */
function assertAnswers(state: PluginState, callId?: string): void {
  const { plugin, held, lifecycle } = state;
  if (held !== null) throw pluginHeld(plugin.id, held, callId);
  if (state.policy === null) throw hostClosed(plugin.id);
  if (state.ready !== null || lifecycle.state === 'active') return;
  if (lifecycle.state !== 'error') throw hostClosed(plugin.id);
  throw new SkerryError('INIT_ERROR', lifecycle.reason ?? `${plugin.id} is not initialised.`, {
    plugin: plugin.id,
    callId,
  });
}

/** Sends it and tells whoever listens how it ended. Fulfils with plain data. Rejects with SkerryError. */
export async function sendCall(
  open: OpenCall,
  input: CallInput,
  listeners: CallListeners,
): Promise<unknown> {
  const { emitter } = listeners;
  const before = performance.now();
  const tell = (error: SkerryError | null): void => {
    const { plugin, scope, call } = open.gate;
    const { handler } = input;
    const ms = performance.now() - before;
    emitter.emit('called', { plugin, scope, call, handler, code: error?.code ?? null, error, ms });
  };
  try {
    const value = await performCall(open, input, listeners);
    tell(null);
    return value;
  } catch (error) {
    tell(error instanceof SkerryError ? error : defect(error));
    throw error;
  }
}

/** What is no error of ours is a defect of ours: it counts as a failed call, and whoever called gets it as it is. */
function defect(cause: unknown): SkerryError {
  return new SkerryError('EXECUTION_ERROR', 'The host failed.', { cause });
}

async function performCall(
  { state, gate, signal, background, priority }: OpenCall,
  input: CallInput,
  { crashed }: CallListeners,
): Promise<unknown> {
  if (state.ready !== null) await unlessAborted(state.ready, signal, undefined);
  assertAnswers(state, gate.call);
  const running = state.unit(gate.scope);
  refuseBeyondQueue(state, running, gate);
  const leave = state.enter();
  try {
    const request = { ...makeRequest(gate, input, signal), background };
    const attempt = await callInTurn(state, running, request, { ...input, priority });
    if (attempt === null) throw circuitOpen(running, gate);
    const { outcome } = attempt;
    if (running.disabled !== null && !outcome.ok && outcome.fault.code === 'CLOSED')
      throw pluginHeld(gate.plugin, running.disabled, gate.call);
    if (outcome.ok) return outcomeValue(outcome, gate);
    if (isCrash(outcome)) crashed(state, gate, outcome.fault.message);
    throw faultError(outcome.fault, state.plugin, gate);
  } finally {
    leave();
  }
}

export function makeRequest(
  gate: GateCall,
  { handler, form, text, params }: Omit<CallInput, 'before' | 'timer'>,
  signal: AbortSignal | undefined,
): CallRequest {
  const { call: id, org, user, request } = gate;
  const meta = JSON.stringify({ id, org, user, request, params });
  return { handler, form, input: text, meta, signal, context: gate };
}

/** A caller who is told at once can go elsewhere; one who waits behind thousands cannot. */
function refuseBeyondQueue(
  { plugin: { id, limits } }: PluginState,
  { turns, circuit }: RunningUnit,
  gate: GateCall,
): void {
  if (circuit.wait > 0) throw circuitOpen({ circuit }, gate);
  if (turns.activeCount + turns.pendingCount < limits.concurrency + limits.queue) return;
  throw new SkerryError(
    'CONCURRENCY_LIMIT',
    `${limits.queue} calls of ${id} wait for their turn already (limits.queue).`,
    { plugin: id, callId: gate.call },
  );
}

function circuitOpen({ circuit }: Pick<RunningUnit, 'circuit'>, gate: GateCall): SkerryError {
  const { plugin, scope, call } = gate;
  const retryAfter = circuit.wait;
  const message =
    `${plugin} failed several times in a row and takes no call ` +
    `${scope === 'global' ? '' : `for ${scope} `}for ${Math.ceil(retryAfter / 1_000)} s (recovery.circuit).`;
  return new SkerryError('CIRCUIT_OPEN', message, { plugin, callId: call, retryAfter });
}

interface Ended {
  readonly outcome: Outcome;
  readonly failed: boolean;
}

const GAVE_UP: Ended = Object.freeze({
  outcome: Object.freeze({
    ok: false,
    fault: Object.freeze({
      code: 'ABORTED',
      message: 'the caller gave up before its turn came',
    }),
  }),
  failed: false,
});

/** Waits for a free slot, and no longer than the caller does. Null where the circuit has opened by then. */
async function callInTurn(
  state: PluginState,
  running: RunningUnit,
  request: CallRequest,
  { before, timer, priority }: CallInput & Pick<OpenCall, 'priority'>,
): Promise<Ended | null> {
  if (request.signal?.aborted === true) return GAVE_UP;
  const gate = request.context as GateCall;
  const call = async (): Promise<Ended> => {
    const outcome = await running.next().call(request);
    return { outcome, failed: isFailure(outcome, gate, timer) };
  };
  const inTurn = running.turns.take(priority, async () => {
    if (before !== undefined) await before();
    // It may have been suspended while the call waited.
    if (state.suspended !== null) throw pluginHeld(gate.plugin, state.suspended, gate.call);
    return running.circuit.run(call);
  });
  return unlessAborted(inTurn, request.signal, GAVE_UP);
}

function scopeOf({ plugin }: PluginState, options: CallOptions): string {
  if (plugin.manifest.scope !== 'org') return 'global';
  if (options.org !== undefined) return `org:${options.org}`;
  throw new SkerryError('CONFIG_ERROR', `${plugin.id} has scope "org": a call needs an org.`, {
    plugin: plugin.id,
  });
}

/** Throws SkerryError `HOST_CLOSED` where the plugin is gone. */
export function makeGateCall(state: PluginState, scope: string, options: CallOptions): GateCall {
  const { plugin, policy } = state;
  if (policy === null) throw hostClosed(plugin.id);
  return {
    plugin: plugin.id,
    version: plugin.version,
    scope,
    call: `${PREFIX}-${++calls}`,
    org: options.org ?? null,
    user: options.user ?? null,
    request: options.request ?? null,
    root: plugin.root,
    allowance: {
      bytesPerSecond: plugin.limits.network * 1_024,
      payload: plugin.limits.payload * 1_024,
      disk: plugin.limits.disk * 1_048_576,
      files: plugin.limits.files,
    },
    policy,
    current: () => state.policy,
    denials: [],
  };
}

function checkedHandler(handler: string, call: GateCall): string {
  if (/^[\w$.-]{1,128}$/.test(handler)) return handler;
  throw new SkerryError(
    'UNKNOWN_HANDLER',
    `${JSON.stringify(handler.slice(0, 128))} is no name of a handler.`,
    {
      plugin: call.plugin,
      callId: call.call,
    },
  );
}

function inputText(input: unknown, call: GateCall): string {
  if (input === undefined) return '';
  let text: string | undefined;
  let cause: unknown;
  try {
    text = JSON.stringify(input) as string | undefined;
  } catch (error) {
    cause = error;
  }
  if (text !== undefined) return text;
  throw new SkerryError('EXECUTION_ERROR', 'The input of a call must be JSON data.', {
    plugin: call.plugin,
    callId: call.call,
    cause,
  });
}
