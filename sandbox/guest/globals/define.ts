// Puts functions and interfaces on the global object with the attributes the web standard gives them. Runs before any
// guest code. Must not know any global.

import { bag, dataDescriptor, slotOf } from '../bare.ts';
import { objectDefineProperty, reflectOwnKeys, symbolToStringTag } from '../primordials.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- any function at all can be named
type AnyFunction = (this: any, ...args: any[]) => unknown;

/** Gives a function the name and the length it has in the standard; a bundler may have changed both. */
export function nativeFunction<F extends AnyFunction>(
  name: string,
  length: number,
  implementation: F,
): F {
  objectDefineProperty(implementation, 'name', slotWith(name));
  objectDefineProperty(implementation, 'length', slotWith(length));
  return implementation;
}

/** A global function: writable, enumerable, configurable, and not a constructor if given as an arrow. */
export function defineFunction(name: string, length: number, implementation: AnyFunction): void {
  objectDefineProperty(
    globalThis,
    name,
    dataDescriptor(nativeFunction(name, length, implementation), true),
  );
}

/** A global value that is no function. `enumerable` as the standard has it: yes for attributes, no for namespaces. */
export function defineValue(name: string, value: unknown, enumerable: boolean): void {
  objectDefineProperty(globalThis, name, dataDescriptor(value, enumerable));
}

/**
 * A global class: itself not enumerable, its members enumerable, its instances tagged with its name. `lengths` are those
 * of its functions that take arguments which may be left out; the class's own is under `constructor`.
 */
export function defineInterface(
  name: string,
  constructor: { readonly prototype: object },
  lengths: Readonly<Record<string, number>> = {},
): void {
  for (const [member, length] of Object.entries(lengths)) {
    const isStatic = member !== 'constructor' && Object.hasOwn(constructor, member);
    const owner = (isStatic ? constructor : constructor.prototype) as Record<string, unknown>;
    objectDefineProperty(owner[member] as AnyFunction, 'length', slotWith(length));
  }
  polishInterface(name, constructor);
  defineValue(name, constructor, false);
}

/** Names and attributes of a class as the standard has them. Also for classes made late, in guest time. */
export function polishInterface(name: string, constructor: { readonly prototype: object }): void {
  objectDefineProperty(constructor, 'name', slotWith(name));
  objectDefineProperty(constructor, 'prototype', bag({ writable: false }));
  showMembers(constructor);
  showMembers(constructor.prototype);
  tag(constructor.prototype, name);
}

/** A descriptor whose functions are only named here, never called. */
interface Slot {
  readonly value?: unknown;
  readonly get?: unknown;
  readonly set?: unknown;
  readonly configurable?: boolean;
}

function showMembers(target: object): void {
  const keys = reflectOwnKeys(target);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string | symbol;
    const slot = slotOf(target, key) as Slot;
    if (typeof key === 'symbol' || key === 'constructor' || slot.configurable !== true) continue;
    if (typeof target === 'function' && (key === 'name' || key === 'length')) continue;
    nameMember(slot.value, key);
    nameMember(slot.get, `get ${key}`);
    nameMember(slot.set, `set ${key}`);
    objectDefineProperty(target, key, SHOWN);
  }
}

const SHOWN = bag({ enumerable: true });

function nameMember(member: unknown, name: string): void {
  // Most have it from their class: a look is cheaper than a definition, and every isolate pays for this at its start.
  if (typeof member === 'function' && member.name !== name)
    objectDefineProperty(member, 'name', slotWith(name));
}

/** For the name and the length of a function: they can be redefined, not assigned. */
function slotWith(value: unknown): PropertyDescriptor {
  return {
    __proto__: null,
    value,
    writable: false,
    enumerable: false,
    configurable: true,
  } as PropertyDescriptor;
}

export function tag(prototype: object, name: string): void {
  objectDefineProperty(prototype, symbolToStringTag, dataDescriptor(name, false, false));
}

/** A method of an interface taken from an object literal, where it has `this` and is no constructor. */
export function defineMethod(
  target: object,
  name: string,
  length: number,
  members: object,
  enumerable = true,
  key: PropertyKey = name,
): void {
  const member = slotOf(members, name)?.value as AnyFunction;
  objectDefineProperty(
    target,
    key,
    dataDescriptor(nativeFunction(name, length, member), enumerable),
  );
}

/** A constant of an interface: on the constructor and on the prototype, and nobody can change it. */
export function defineConstant(
  constructor: { readonly prototype: object },
  name: string,
  value: number,
): void {
  const slot = { value, writable: false, enumerable: true, configurable: false };
  objectDefineProperty(constructor, name, slot);
  objectDefineProperty(constructor.prototype, name, slot);
}

/** Of all lazy globals: they may be parts of each other. */
let making = false;

/**
 * A global that is made when it is first touched. Until then it is an accessor; afterwards, or when the guest assigns,
 * an ordinary property. `make` runs in guest time, with whatever the guest has done to the realm by then.
 */
export function defineLazy(name: string, make: () => unknown): void {
  const settle = (value: unknown): void => {
    objectDefineProperty(globalThis, name, dataDescriptor(value, false));
  };
  const get = (): unknown => {
    // What is being made looks for native ones, of its own name and of its relatives'; there are none.
    if (making) return undefined;
    making = true;
    try {
      const value = make();
      settle(value);
      return value;
    } finally {
      making = false;
    }
  };
  objectDefineProperty(
    globalThis,
    name,
    bag({ get, set: settle, enumerable: false, configurable: true }),
  );
}
