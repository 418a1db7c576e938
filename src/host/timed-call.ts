// A call that has a time of its own beside the plugin's limits: that of a hook or of a tool, as the manifest says it.

import { SkerryError } from '../errors.ts';
import { callPlugin } from './caller.ts';
import type { CallOptions } from './call-options.ts';
import type { HostEmitter } from './events.ts';
import type { PluginState } from './plugin-state.ts';

export interface TimedCall {
  readonly state: PluginState;
  readonly handler: string;
  readonly input: unknown;
  /** Milliseconds; null leaves it to the limits. */
  readonly timeout: number | null;
  /** Whose time it is, for the message: `its hook`. */
  readonly of: string;
}

/** Fulfils with the handler's result as plain data. Rejects with SkerryError. */
export async function callInTime(
  { state, handler, input, timeout, of }: TimedCall,
  options: CallOptions,
  emitter: HostEmitter,
): Promise<unknown> {
  if (timeout === null) return callPlugin(state, handler, input, options, emitter);
  const timer = AbortSignal.timeout(timeout);
  const signal = options.signal === undefined ? timer : AbortSignal.any([timer, options.signal]);
  try {
    return await callPlugin(state, handler, input, { ...options, signal }, emitter);
  } catch (error) {
    if (!timer.aborted || options.signal?.aborted === true) throw error;
    const { id } = state.plugin;
    const message = `${id} took longer than the ${timeout} ms of ${of}.`;
    throw new SkerryError('TIMEOUT', message, { plugin: id, cause: error });
  }
}
