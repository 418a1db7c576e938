// Makes one call in one unit: gives it an id and an identity, passes it on, and turns its outcome into a value or an error.

import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { Decision } from '../../policies/index.ts';
import type { CallRequest, Fault, FaultCode, Outcome } from '../../sandbox/index.ts';
import { type ErrorCode, SkerryError } from '../errors.ts';
import type { GateCall } from '../gate/index.ts';
import { authorStack } from './guest-stack.ts';
import { assertCallOptions, type CallOptions } from './call-options.ts';
import { pluginDisabled } from './disabled-plugin.ts';
import type { HostEmitter } from './events.ts';
import { unlessAborted } from './give-up.ts';
import { parseOutput } from './output-value.ts';
import type { PluginState, RunningUnit } from './plugin-state.ts';
import { hostClosed } from './start-plugin.ts';

/** Call ids: a prefix of this process and a number. */
const PREFIX = randomBytes(5).toString('hex');
let calls = 0;

/** A call that has its identity and has not been sent yet. */
export interface OpenCall {
  readonly state: PluginState;
  readonly running: RunningUnit;
  readonly gate: GateCall;
  readonly signal: AbortSignal | undefined;
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
}

/** Fulfils with the handler's result as plain data. Rejects with SkerryError. */
export async function callPlugin(
  state: PluginState,
  handler: string,
  input: unknown,
  options: CallOptions,
  emitter: HostEmitter,
): Promise<unknown> {
  const open = openCall(state, options);
  const name = checkedHandler(handler, open.gate);
  const text = inputText(input, open.gate);
  return sendCall(open, { handler: name, form: 'json', text }, emitter);
}

/** Gives a call its identity. Throws SkerryError. */
export function openCall(state: PluginState, options: CallOptions): OpenCall {
  assertCallOptions(options);
  if (state.disabled !== null) throw pluginDisabled(state.plugin.id, state.disabled);
  const running = state.unit(scopeOf(state, options));
  return { state, running, gate: openGateCall(state, running, options), signal: options.signal };
}

/** Sends it and tells whoever listens how it ended. Fulfils with plain data. Rejects with SkerryError. */
export async function sendCall(
  open: OpenCall,
  input: CallInput,
  emitter: HostEmitter,
): Promise<unknown> {
  if (emitter.listenerCount('called') === 0) return performCall(open, input);
  const before = performance.now();
  const tell = (code: ErrorCode | null): void => {
    const { plugin, scope, call } = open.gate;
    const ms = performance.now() - before;
    emitter.emit('called', { plugin, scope, call, handler: input.handler, code, ms });
  };
  try {
    const value = await performCall(open, input);
    tell(null);
    return value;
  } catch (error) {
    tell(error instanceof SkerryError ? error.code : 'EXECUTION_ERROR');
    throw error;
  }
}

async function performCall(
  { state, running, gate, signal }: OpenCall,
  input: CallInput,
): Promise<unknown> {
  const { call: id, org, user, request } = gate;
  const { handler, form, text, params, before } = input;
  const call = {
    handler,
    form,
    input: text,
    meta: JSON.stringify({ id, org, user, request, params }),
    signal,
    context: gate,
  };
  refuseBeyondQueue(state, running, gate);
  const outcome = await callInTurn(running, call, before);
  if (running.disabled !== null && !outcome.ok && outcome.fault.code === 'CLOSED')
    throw pluginDisabled(gate.plugin, running.disabled, id);
  if (!outcome.ok) throw toError(outcome.fault, state, gate);
  return outputValue(outcome, gate.plugin, gate);
}

/** A caller who is told at once can go elsewhere; one who waits behind thousands cannot. */
function refuseBeyondQueue(
  { plugin: { id, limits } }: PluginState,
  { slots }: RunningUnit,
  { call }: GateCall,
): void {
  if (slots.activeCount + slots.pendingCount < limits.concurrency + limits.queue) return;
  throw new SkerryError(
    'CONCURRENCY_LIMIT',
    `${limits.queue} calls of ${id} wait for their turn already (limits.queue).`,
    { plugin: id, callId: call },
  );
}

const GAVE_UP: Outcome = Object.freeze({
  ok: false,
  fault: Object.freeze({ code: 'ABORTED', message: 'the caller gave up before its turn came' }),
});

/** Waits for a free slot, and no longer than the caller does. */
async function callInTurn(
  { slots, unit }: RunningUnit,
  request: CallRequest,
  before: CallInput['before'],
): Promise<Outcome> {
  if (request.signal?.aborted === true) return GAVE_UP;
  return unlessAborted(
    before === undefined
      ? slots(() => unit.call(request))
      : slots(async () => {
          await before();
          return unit.call(request);
        }),
    request.signal,
    GAVE_UP,
  );
}

function scopeOf({ plugin }: PluginState, options: CallOptions): string {
  if (plugin.manifest.scope !== 'org') return 'global';
  if (options.org !== undefined) return `org:${options.org}`;
  throw new SkerryError('CONFIG_ERROR', `${plugin.id} has scope "org": a call needs an org.`, {
    plugin: plugin.id,
  });
}

function openGateCall(state: PluginState, running: RunningUnit, options: CallOptions): GateCall {
  const { plugin, policy } = state;
  if (policy === null) throw hostClosed(plugin.id);
  return {
    plugin: plugin.id,
    version: plugin.version,
    scope: running.scope,
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

function outputValue({ text }: Outcome & { ok: true }, plugin: string, call: GateCall): unknown {
  try {
    return parseOutput(text);
  } catch (cause) {
    const why = cause instanceof RangeError ? cause.message : 'not JSON';
    const details = { plugin, callId: call.call, cause };
    throw new SkerryError('INVALID_OUTPUT', `The result is ${why}.`, details);
  }
}

const CODES: Partial<Record<FaultCode, ErrorCode>> = { CLOSED: 'HOST_CLOSED' };

function toError(fault: Fault, { plugin }: PluginState, call: GateCall): SkerryError {
  const decision = denialBehind(fault, call);
  const code =
    decision === undefined ? (CODES[fault.code] ?? (fault.code as ErrorCode)) : 'PERMISSION_DENIED';
  return new SkerryError(code, describeFault(fault), {
    plugin: plugin.id,
    callId: call.call,
    decision,
    guestCode: fault.guest?.code,
    guestStack: fault.guest === undefined ? undefined : authorStack(fault.guest.stack, plugin),
  });
}

/** A guest may claim to have been denied: believed only where this call really was. */
function denialBehind(fault: Fault, call: GateCall): Decision | undefined {
  if (fault.code !== 'EXECUTION_ERROR' || fault.guest?.code !== 'PERMISSION_DENIED')
    return undefined;
  return call.denials.at(-1);
}

function describeFault(fault: Fault): string {
  const { guest } = fault;
  if (guest === undefined || guest.name === '' || guest.name === 'Error') return fault.message;
  return `${guest.name}: ${guest.message}`;
}
