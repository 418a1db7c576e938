// Calls of plugins as the host makes them: tried again where that may help, and answered by another plugin where the operator
// says so.

import { type ErrorCode, SkerryError } from '../errors.ts';
import { tryAgain } from '../recovery/index.ts';
import { type CallListeners, callPlugin, type PluginCall } from './caller.ts';
import type { CallOptions } from './call-options.ts';
import type { PluginState } from './plugin-state.ts';

/** A call with what its manifest says of repeating it. */
export interface RepeatableCall extends PluginCall {
  /** Tries after the first; without it, as the plugin's recovery says of calls that may be repeated. */
  readonly retries?: number | undefined;
}

const WORTH_ANOTHER_TRY: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'EXECUTION_ERROR',
  'INVALID_OUTPUT',
  'TIMEOUT',
  'MEMORY_LIMIT',
  'WORKER_CRASH',
  'UNIT_LOST',
]);

export class Calls {
  readonly #listeners: CallListeners;
  readonly #find: (id: string) => PluginState | undefined;

  constructor(listeners: CallListeners, find: (id: string) => PluginState | undefined) {
    this.#listeners = listeners;
    this.#find = find;
  }

  get listeners(): CallListeners {
    return this.#listeners;
  }

  /** Fulfils with the handler's result as plain data. Rejects with SkerryError. */
  async call(state: PluginState, call: RepeatableCall, options: CallOptions): Promise<unknown> {
    const { plan } = state;
    const { signal } = options;
    const run = (): Promise<unknown> => callPlugin(state, call, options, this.#listeners);
    const most = mostTries(state, call, options);
    try {
      return await tryAgain(run, { most, backoff: plan.backoff, helps, signal });
    } catch (error) {
      if (!(error instanceof SkerryError) || error.code !== 'CIRCUIT_OPEN') throw error;
      if (plan.strategy !== 'fallback' || plan.fallback === null) throw error;
      return callPlugin(this.#fallback(plan.fallback, error), call, options, this.#listeners);
    }
  }

  #fallback(id: string, cause: SkerryError): PluginState {
    const state = this.#find(id);
    if (state !== undefined) return state;
    const message = `${cause.message} ${id}, which is to take over (recovery.fallbacks), is not loaded.`;
    throw new SkerryError('DEPENDENCY_ERROR', message, { plugin: cause.plugin, cause });
  }
}

function mostTries(
  { plan }: PluginState,
  { retries }: RepeatableCall,
  options: CallOptions,
): number {
  if (retries !== undefined) return retries;
  return plan.strategy === 'retry' && options.idempotent === true ? (plan.maxRetries ?? 0) : 0;
}

function helps(error: unknown): boolean {
  return error instanceof SkerryError && WORTH_ANOTHER_TRY.has(error.code);
}
