// A call that has a time of its own beside the plugin's limits: that of a hook or of a tool, as the manifest says it.

import { SkerryError } from '../errors.ts';
import type { Calls, RepeatableCall } from './calls.ts';
import type { CallOptions } from './call-options.ts';
import type { PluginState } from './plugin-state.ts';

export interface TimedCall extends Omit<RepeatableCall, 'timer'> {
  readonly state: PluginState;
  /** Milliseconds; null leaves it to the limits. */
  readonly timeout: number | null;
  /** Whose time it is, for the message: `its hook`. */
  readonly of: string;
}

/** Fulfils with the handler's result as plain data. Rejects with SkerryError. */
export async function callInTime(
  { state, timeout, of, ...call }: TimedCall,
  options: CallOptions,
  calls: Calls,
): Promise<unknown> {
  if (timeout === null) return calls.call(state, call, options);
  const timer = AbortSignal.timeout(timeout);
  const signal = options.signal === undefined ? timer : AbortSignal.any([timer, options.signal]);
  try {
    return await calls.call(state, { ...call, timer }, { ...options, signal });
  } catch (error) {
    if (!timer.aborted || options.signal?.aborted === true) throw error;
    const { id } = state.plugin;
    const message = `${id} took longer than the ${timeout} ms of ${of}.`;
    throw new SkerryError('TIMEOUT', message, { plugin: id, cause: error });
  }
}
