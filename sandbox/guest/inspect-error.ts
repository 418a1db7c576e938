// The stack of an error for the log, read without running guest code. Knows no output format.

import { slotOf } from './bare.ts';
import {
  isNativeStackGetter,
  reflectApply,
  reflectGetPrototypeOf,
  stringSlice,
} from './primordials.ts';

const LENGTH = 8_192;
const LONGEST_CHAIN = 32;

/** `Name: message` and the frames, as V8 wrote them when the error was made; without a stack, name and message. */
export function stackOf(error: object): string {
  const stack = stackSlot(error);
  if (stack !== undefined && stack !== '') return stringSlice(stack, 0, LENGTH);
  const name = dataOf(error, 'name');
  const message = dataOf(error, 'message');
  return message === '' ? `[${name === '' ? 'Error' : name}]` : `[${name}: ${message}]`;
}

/** The stack if it is a string that V8 or somebody else put there; a getter of the guest is not asked. */
export function stackSlot(error: object): string | undefined {
  const slot = slotOf(error, 'stack');
  if (slot === undefined) return undefined;
  // oxlint-disable-next-line typescript/unbound-method -- a getter in a descriptor is a function like any other
  const get = slot.get;
  const stack: unknown = isNativeStackGetter(get) ? reflectApply(get, error, []) : slot.value;
  return typeof stack === 'string' ? stack : undefined;
}

/** A string data property of the object or of what it inherits from; '' for anything else. */
function dataOf(from: object, key: string): string {
  let at: object | null = from;
  for (let step = 0; at !== null && step < LONGEST_CHAIN; step++) {
    const slot = slotOf(at, key);
    if (slot !== undefined) {
      const value: unknown = slot.get === undefined && slot.set === undefined ? slot.value : '';
      return typeof value === 'string' ? stringSlice(value, 0, LENGTH) : '';
    }
    at = reflectGetPrototypeOf(at);
  }
  return '';
}
