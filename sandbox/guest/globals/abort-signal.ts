// AbortSignal, the object a guest holds. Signals are made here alone, past the class's own constructor: a guest can change
// what a class extends. Must not know what is aborted.

import { type List, makeList } from '../bare.ts';
import {
  mathMin,
  mathTrunc,
  NativeNumber,
  NativeTypeError,
  NativeWeakMap,
  reflectApply,
  reflectConstruct,
  reflectSetPrototypeOf,
  setAdd,
  setDelete,
  weakMapGet,
  weakMapSet,
} from '../primordials.ts';
import { toList } from '../sequence.ts';
import { type AbortState, abortState, dependOn, startState } from './abort-state.ts';
import { defineInterface } from './define.ts';
import { makeDOMException } from './dom-exception.ts';
import type { Event } from './event.ts';
import { connectSignals, EventTarget, eventTargetControl } from './event-target.ts';
import { LONGEST_WAIT, startTimer } from './timers.ts';

const states = new NativeWeakMap<object, AbortState>();

/** Of a value that is no signal: undefined. */
function findState(value: unknown): AbortState | undefined {
  return typeof value === 'object' && value !== null ? weakMapGet(states, value) : undefined;
}

function stateOf(value: unknown): AbortState {
  const state = findState(value);
  if (state === undefined) throw new NativeTypeError('Illegal invocation');
  return state;
}

export class AbortSignal {
  constructor() {
    throw new NativeTypeError('Illegal constructor');
  }

  static abort(reason?: unknown): AbortSignal {
    const signal = makeSignal();
    abortSignal(signal, reason);
    return signal;
  }

  static timeout(ms: unknown): AbortSignal {
    return timeoutSignal(ms);
  }

  static any(signals: unknown): AbortSignal {
    return anySignal(toList(signals, 'AbortSignal.any: the signals'));
  }

  get aborted(): boolean {
    return stateOf(this).aborted;
  }

  get reason(): unknown {
    return stateOf(this).reason;
  }

  throwIfAborted(): void {
    const { aborted, reason } = stateOf(this);
    if (aborted) throw reason;
  }

  get onabort(): unknown {
    return stateOf(this).handler;
  }

  set onabort(handler: unknown) {
    const state = stateOf(this);
    state.handler = typeof handler === 'function' ? handler : null;
    if (state.listening) return;
    state.listening = true;
    eventTargetControl.listen(state.signal, 'abort', (event) => {
      const current = state.handler;
      if (typeof current !== 'function') return;
      reflectApply(current as (event: Event) => unknown, state.signal, [event]);
    });
  }
}

export function makeSignal(): AbortSignal {
  const signal = reflectConstruct(EventTarget, [], AbortSignal) as EventTarget & AbortSignal;
  weakMapSet(states, signal, startState(signal));
  return signal;
}

/** Without a reason, with an AbortError. A second time is nothing; what listeners throw goes to the log. */
export function abortSignal(signal: AbortSignal, reason: unknown): void {
  const cause =
    reason === undefined ? makeDOMException('This operation was aborted', 'AbortError') : reason;
  abortState(stateOf(signal), cause);
}

function timeoutSignal(ms: unknown): AbortSignal {
  const wait = mathTrunc(NativeNumber(ms));
  if (!(wait >= 0 && wait <= 9_007_199_254_740_991)) {
    throw new NativeTypeError('AbortSignal.timeout: the milliseconds must be a number from 0 on');
  }
  const signal = makeSignal();
  const expire = (): void => {
    const message = 'The operation was aborted due to timeout';
    abortSignal(signal, makeDOMException(message, 'TimeoutError'));
  };
  startTimer(expire, wait < 1 ? 1 : mathMin(wait, LONGEST_WAIT), [], false);
  return signal;
}

function anySignal(signals: List<unknown>): AbortSignal {
  const given = makeList<AbortState>();
  for (let i = 0; i < signals.length; i++) {
    const state = findState(signals[i]);
    if (state === undefined) {
      throw new NativeTypeError('AbortSignal.any: each must be an AbortSignal');
    }
    given[i] = state;
  }
  const made = makeSignal();
  for (let i = 0; i < given.length; i++) {
    const { aborted, reason } = given[i] as AbortState;
    if (!aborted) continue;
    abortSignal(made, reason);
    return made;
  }
  dependOn(stateOf(made), given);
  return made;
}

export function isAbortSignal(value: unknown): value is AbortSignal {
  return findState(value) !== undefined;
}

/** A new signal that aborts with `source`; without one, never. */
export function followingSignal(source: AbortSignal | null): AbortSignal {
  const sources = makeList<unknown>();
  if (source !== null) sources[0] = source;
  return anySignal(sources);
}

/** Runs `task` when the signal aborts, or now if it has. Gives back what stops waiting. */
export function onAbort(signal: AbortSignal, task: (reason: unknown) => void): () => void {
  const state = stateOf(signal);
  const run = (): void => task(state.reason);
  if (state.aborted) run();
  else setAdd(state.tasks, run);
  return () => void setDelete(state.tasks, run);
}

export function installAbortSignal(): void {
  reflectSetPrototypeOf(AbortSignal, EventTarget);
  reflectSetPrototypeOf(AbortSignal.prototype, EventTarget.prototype);
  connectSignals((signal, task) => {
    const state = findState(signal);
    if (state === undefined) throw new NativeTypeError('The signal must be an AbortSignal');
    if (!state.aborted) setAdd(state.tasks, task);
    return state.aborted;
  });
  defineInterface('AbortSignal', AbortSignal, { abort: 0 });
}
