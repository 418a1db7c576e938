// From the fault of a call to the error its caller gets, and to what it means for the plugin. Words of the guest stay words.

import type { Decision } from '../../policies/index.ts';
import type { Fault, FaultCode, Outcome } from '../../sandbox/index.ts';
import { type ErrorCode, SkerryError } from '../errors.ts';
import type { GateCall } from '../gate/index.ts';
import { CANCEL_CODE } from '../hooks/index.ts';
import { authorStack } from './guest-stack.ts';
import { parseOutput } from './output-value.ts';
import type { LoadedPlugin } from './plugin-state.ts';

const CODES: Partial<Record<FaultCode, ErrorCode>> = { CLOSED: 'HOST_CLOSED' };

export function faultError(fault: Fault, plugin: LoadedPlugin, call: GateCall): SkerryError {
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

/** What the call returned, as plain data. Throws SkerryError `INVALID_OUTPUT`. */
export function outcomeValue({ text }: Outcome & { ok: true }, call: GateCall): unknown {
  try {
    return parseOutput(text);
  } catch (cause) {
    const why = cause instanceof RangeError ? cause.message : 'not JSON';
    const details = { plugin: call.plugin, callId: call.call, cause };
    throw new SkerryError('INVALID_OUTPUT', `The result is ${why}.`, details);
  }
}

const FAILURES: ReadonlySet<FaultCode> = new Set<FaultCode>([
  'EXECUTION_ERROR',
  'INVALID_OUTPUT',
  'LOAD_ERROR',
  'TIMEOUT',
  'MEMORY_LIMIT',
  'CALLS_LIMIT',
  'WORKER_CRASH',
]);

/**
 * Whether the plugin failed by it. Not where it was denied something, where it said that what was to happen must not, where the
 * caller gave up or asked for what there is not, and where another call was to blame. `timer`: the time that its hook or tool
 * has; a caller who gives up by that clock did not give up by himself.
 */
export function isFailure(
  outcome: Outcome,
  call: GateCall,
  timer: AbortSignal | undefined,
): boolean {
  if (outcome.ok) return false;
  const { fault } = outcome;
  if (fault.code === 'ABORTED') return timer?.aborted === true;
  if (!FAILURES.has(fault.code) || fault.guest?.code === CANCEL_CODE) return false;
  return denialBehind(fault, call) === undefined;
}

const CRASHES: ReadonlySet<FaultCode> = new Set<FaultCode>(['MEMORY_LIMIT', 'WORKER_CRASH']);

/** Whether its isolate or its cell broke by it. */
export function isCrash(outcome: Outcome): boolean {
  return !outcome.ok && CRASHES.has(outcome.fault.code);
}
