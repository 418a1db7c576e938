// Runs one hook over its handlers and combines what they return. Knows no plugin: calling is handed in.

import { SkerryError } from '../errors.ts';
import type { HookKind } from './catalogue.ts';
import type { HookHandler } from './order.ts';

/** One handler's result. `value` is plain data; undefined where it returned nothing. */
export interface HookAnswer {
  readonly plugin: string;
  readonly value: unknown;
}

export interface HookResult {
  /** What came out: for `modify` the input as changed, for `collect` the list of values. */
  readonly value: unknown;
  /** In the order the handlers ran; failed ones are left out. */
  readonly results: readonly HookAnswer[];
  /** One per failed handler: a failure never stops the others. */
  readonly errors: readonly SkerryError[];
  /** Set where a handler of a `modify` hook cancelled; later handlers did not run. */
  readonly cancelled: { readonly plugin: string; readonly reason: string } | null;
}

/** Calls one handler. Rejects with SkerryError. */
export type CallHandler = (handler: HookHandler, input: unknown) => Promise<unknown>;

/** A guest error with this `code` is no failure: it says that what was to happen must not. */
export const CANCEL_CODE = 'CANCEL';

export function dispatchHook(
  kind: HookKind,
  handlers: readonly HookHandler[],
  input: unknown,
  call: CallHandler,
): Promise<HookResult> {
  return kind === 'modify' ? modify(handlers, input, call) : collect(handlers, input, call);
}

async function collect(
  handlers: readonly HookHandler[],
  input: unknown,
  call: CallHandler,
): Promise<HookResult> {
  const settled = await Promise.allSettled(handlers.map((handler) => call(handler, input)));
  const results: HookAnswer[] = [];
  const errors: SkerryError[] = [];
  settled.forEach((outcome, index) => {
    const { plugin } = handlers[index] as HookHandler;
    if (outcome.status === 'fulfilled') results.push({ plugin, value: outcome.value });
    else errors.push(toError(outcome.reason, plugin));
  });
  return { value: results.map(({ value }) => value), results, errors, cancelled: null };
}

/** A handler that returns nothing leaves the value as it is. */
async function modify(
  handlers: readonly HookHandler[],
  input: unknown,
  call: CallHandler,
): Promise<HookResult> {
  const results: HookAnswer[] = [];
  const errors: SkerryError[] = [];
  let value = input;
  for (const handler of handlers) {
    const { plugin } = handler;
    try {
      const changed = await call(handler, value);
      results.push({ plugin, value: changed });
      if (changed !== undefined) value = changed;
    } catch (thrown) {
      const error = toError(thrown, plugin);
      if (error.guestCode === CANCEL_CODE) {
        return { value, results, errors, cancelled: { plugin, reason: error.message } };
      }
      errors.push(error);
    }
  }
  return { value, results, errors, cancelled: null };
}

function toError(thrown: unknown, plugin: string): SkerryError {
  return thrown instanceof SkerryError
    ? thrown
    : new SkerryError('EXECUTION_ERROR', String(thrown), { plugin, cause: thrown });
}
