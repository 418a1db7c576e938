// Objects that ask no prototype: lists, option bags and descriptors for trusted code. Knows nothing of what is in them.

import { reflectGetOwnPropertyDescriptor, reflectSetPrototypeOf } from './primordials.ts';

/** A growable list that no setter on Array.prototype can see. Has no methods. */
export interface List<T> {
  length: number;
  [index: number]: T;
}
export function makeList<T>(): List<T> {
  const list: T[] = [];
  reflectSetPrototypeOf(list, null);
  return list;
}

/** The same object without a prototype, so that a read of an absent key finds nothing of the guest's. */
export function bag<T extends object>(own: T): T {
  reflectSetPrototypeOf(own, null);
  return own;
}

/** An own property's descriptor, without a prototype: `slot.get` of a data property is then really undefined. */
export function slotOf(target: object, key: PropertyKey): PropertyDescriptor | undefined {
  const slot = reflectGetOwnPropertyDescriptor(target, key);
  return slot === undefined ? undefined : bag(slot);
}

export function dataDescriptor(
  value: unknown,
  enumerable: boolean,
  writable = true,
): PropertyDescriptor {
  return { __proto__: null, value, enumerable, writable, configurable: true } as PropertyDescriptor;
}
