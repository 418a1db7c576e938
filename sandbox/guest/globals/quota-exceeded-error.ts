// QuotaExceededError: a DOMException for more than there may be. Must not know who throws it.

import {
  NativeNumber,
  NativeRangeError,
  NativeTypeError,
  NativeWeakMap,
  reflectConstruct,
  reflectSetPrototypeOf,
  weakMapGet,
  weakMapSet,
} from '../primordials.ts';
import { defineInterface } from './define.ts';
import { DOMException } from './dom-exception.ts';
import { readOptions } from './event.ts';

interface State {
  readonly quota: number | null;
  readonly requested: number | null;
}
const states = new NativeWeakMap<object, State>();

function stateOf(value: object): State {
  const state = weakMapGet(states, value);
  if (state === undefined) throw new NativeTypeError('Illegal invocation');
  return state;
}

/** Made past the class's own chain: a guest can change what a class extends. */
export class QuotaExceededError {
  constructor(message: unknown = '', options?: unknown) {
    const given = readOptions(options);
    const quota = amount(given?.['quota']);
    const requested = amount(given?.['requested']);
    if (quota !== null && requested !== null && requested < quota) {
      throw new NativeRangeError('QuotaExceededError: requested must not be below quota');
    }
    const error = reflectConstruct(
      DOMException,
      [message, 'QuotaExceededError'],
      new.target,
    ) as unknown as QuotaExceededError;
    weakMapSet(states, error, { quota, requested });
    return error;
  }

  get quota(): number | null {
    return stateOf(this).quota;
  }

  get requested(): number | null {
    return stateOf(this).requested;
  }
}

function amount(given: unknown): number | null {
  if (given === undefined) return null;
  const number = NativeNumber(given);
  if (!(number > -Infinity && number < Infinity)) {
    throw new NativeTypeError('QuotaExceededError: quota and requested must be finite numbers');
  }
  if (number >= 0) return number;
  throw new NativeRangeError('QuotaExceededError: quota and requested must be numbers from 0 on');
}

export function installQuotaExceededError(): void {
  reflectSetPrototypeOf(QuotaExceededError, DOMException);
  reflectSetPrototypeOf(QuotaExceededError.prototype, DOMException.prototype);
  defineInterface('QuotaExceededError', QuotaExceededError, { constructor: 0 });
}
