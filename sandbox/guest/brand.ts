// Tells what a value is made of without asking the value: by the built-in prototype it inherits from, proved by the
// built-in's own slot. Used by the console and structuredClone; knows neither.

import {
  NativeMap,
  bigintValueOf,
  booleanValueOf,
  bufferByteLength,
  dataViewByteLength,
  dateGetTime,
  isArray,
  isError,
  mapGet,
  mapSet,
  mapSize,
  numberValueOf,
  reflectGetPrototypeOf,
  regExpSource,
  setSize,
  stringValueOf,
  symbolValueOf,
  typedArrayName,
  weakMapHas,
  weakSetHas,
} from './primordials.ts';

export type Brand =
  | 'Array'
  | 'ArrayBuffer'
  | 'BigInt'
  | 'Boolean'
  | 'DataView'
  | 'Date'
  | 'Error'
  | 'Map'
  | 'Number'
  | 'Object'
  | 'Promise'
  | 'RegExp'
  | 'Set'
  | 'String'
  | 'Symbol'
  | 'TypedArray'
  | 'WeakMap'
  | 'WeakSet';

/** Throws, or answers anything, when the value lacks the slot. */
type Proof = (value: object) => unknown;

const probe = {};
const brands = new NativeMap<object, readonly [Brand, Proof]>();
mapSet(brands, ArrayBuffer.prototype, ['ArrayBuffer', bufferByteLength]);
mapSet(brands, BigInt.prototype, ['BigInt', bigintValueOf]);
mapSet(brands, Boolean.prototype, ['Boolean', booleanValueOf]);
mapSet(brands, DataView.prototype, ['DataView', dataViewByteLength]);
mapSet(brands, Date.prototype, ['Date', dateGetTime]);
mapSet(brands, Map.prototype, ['Map', mapSize]);
mapSet(brands, Number.prototype, ['Number', numberValueOf]);
// A promise shows its slot to nothing that has no effect; what inherits from Promise.prototype counts as one.
mapSet(brands, Promise.prototype, ['Promise', () => true]);
mapSet(brands, RegExp.prototype, ['RegExp', regExpSource]);
mapSet(brands, Set.prototype, ['Set', setSize]);
mapSet(brands, String.prototype, ['String', stringValueOf]);
mapSet(brands, Symbol.prototype, ['Symbol', symbolValueOf]);
mapSet(brands, WeakMap.prototype, ['WeakMap', (value) => weakMapHas(value, probe)]);
mapSet(brands, WeakSet.prototype, ['WeakSet', (value) => weakSetHas(value, probe)]);

// Longer chains are somebody's game.
const LONGEST_CHAIN = 32;

/**
 * The kind of an object. Runs guest code only if a Proxy is in its prototype chain, and throws only what that throws.
 * A built-in that was given another prototype counts as a plain object.
 */
export function brandOf(value: object): Brand {
  if (isArray(value)) return 'Array';
  if (isError(value)) return 'Error';
  if (typedArrayName(value) !== undefined) return 'TypedArray';
  let prototype = reflectGetPrototypeOf(value);
  for (let step = 0; prototype !== null && step < LONGEST_CHAIN; step++) {
    const entry = mapGet(brands, prototype);
    if (entry !== undefined) return holds(entry[1], value) ? entry[0] : 'Object';
    prototype = reflectGetPrototypeOf(prototype);
  }
  return 'Object';
}

function holds(proof: Proof, value: object): boolean {
  try {
    proof(value);
    return true;
  } catch {
    return false;
  }
}
