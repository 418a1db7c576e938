// The intrinsics as they were before any guest code ran: what trusted guest code calls instead of anything a guest can
// replace. Must not know what it is used for.
//
// How trusted guest code is written:
// - methods of guest-reachable objects are called uncurried, from here: `mapGet(map, key)`, never `map.get(key)`;
// - no `for…of`, array spread or array destructuring: the iteration protocol belongs to the guest;
// - a growing list is a `makeList()`: on an ordinary array `list[n] = x` and `push` reach setters on Array.prototype;
// - option bags and descriptors have no prototype: `{ __proto__: null, … }` or `bag({…})`;
// - no regular expressions, no `instanceof`, no `split` or `replace`: all of them look symbols up.

// oxlint-disable typescript/unbound-method -- taking methods off their objects is what this file is for

const { bind, call } = Function.prototype;

// oxlint-disable-next-line typescript/no-explicit-any -- the one place that must accept every method type
type Method = (this: any, ...args: any[]) => unknown;
type Uncurried<F extends Method> = (self: unknown, ...args: Parameters<F>) => ReturnType<F>;

/** A method as a function that takes its receiver first. Looks nothing up when it is called. */
const uncurry = bind.bind(call as never) as unknown as <F extends Method>(
  method: F,
) => Uncurried<F>;

export const {
  Array: NativeArray,
  ArrayBuffer: NativeArrayBuffer,
  Boolean: NativeBoolean,
  DataView: NativeDataView,
  Date: NativeDate,
  Error: NativeError,
  EvalError: NativeEvalError,
  Function: NativeFunction,
  Map: NativeMap,
  Number: NativeNumber,
  Object: NativeObject,
  Promise: NativePromise,
  RangeError: NativeRangeError,
  ReferenceError: NativeReferenceError,
  RegExp: NativeRegExp,
  Set: NativeSet,
  String: NativeString,
  SyntaxError: NativeSyntaxError,
  TypeError: NativeTypeError,
  URIError: NativeURIError,
  Uint8Array: NativeUint8Array,
  Uint16Array: NativeUint16Array,
  Uint32Array: NativeUint32Array,
  WeakMap: NativeWeakMap,
} = globalThis;

export const {
  apply: reflectApply,
  construct: reflectConstruct,
  defineProperty: reflectDefineProperty,
  deleteProperty: reflectDeleteProperty,
  getOwnPropertyDescriptor: reflectGetOwnPropertyDescriptor,
  getPrototypeOf: reflectGetPrototypeOf,
  ownKeys: reflectOwnKeys,
  setPrototypeOf: reflectSetPrototypeOf,
} = Reflect;
export const {
  create: objectCreate,
  freeze: objectFreeze,
  is: objectIs,
  keys: objectKeys,
} = Object;
export const objectHasOwn = Object.hasOwn as (self: unknown, key: PropertyKey) => boolean;
export const objectDefineProperty = Object.defineProperty;
export const isArray = Array.isArray as (value: unknown) => value is unknown[];
export const isView = ArrayBuffer.isView as (value: unknown) => value is ArrayBufferView;
export const isError = (Error as unknown as { isError(value: unknown): value is Error }).isError;
export const captureStackTrace = Error.captureStackTrace;
export const { parse: jsonParse, stringify: jsonStringify } = JSON;
export const { max: mathMax, min: mathMin, trunc: mathTrunc } = Math;
export const { fromCharCode } = String;
export const dateNow: () => number = Date.now;
export const symbolToStringTag: typeof Symbol.toStringTag = Symbol.toStringTag;
export const symbolIterator: typeof Symbol.iterator = Symbol.iterator;
export const symbolAsyncIterator: typeof Symbol.asyncIterator = Symbol.asyncIterator;

export const functionToString = uncurry(Function.prototype.toString);
export const symbolToString = uncurry(Symbol.prototype.toString);
export const bigintToString = uncurry(BigInt.prototype.toString);
export const numberToString = uncurry(Number.prototype.toString);
export const stringCharCodeAt = uncurry(String.prototype.charCodeAt);
export const stringIndexOf = uncurry(String.prototype.indexOf);
export const stringRepeat = uncurry(String.prototype.repeat);
export const stringSlice = uncurry(String.prototype.slice);
export const stringStartsWith = uncurry(String.prototype.startsWith);
export const stringToLowerCase = uncurry(String.prototype.toLowerCase);
export const stringToUpperCase = uncurry(String.prototype.toUpperCase);
export const dateToISOString = uncurry(Date.prototype.toISOString);
export const dateGetTime = uncurry(Date.prototype.getTime);
export const booleanValueOf = uncurry(Boolean.prototype.valueOf);
export const numberValueOf = uncurry(Number.prototype.valueOf);
export const stringValueOf = uncurry(String.prototype.valueOf);
export const bigintValueOf = uncurry(BigInt.prototype.valueOf);
export const symbolValueOf = uncurry(Symbol.prototype.valueOf);
export const weakSetHas = uncurry(WeakSet.prototype.has);

// Generic methods lose their type parameters when uncurried: these get them back by hand.
type KeyedMap<K, V> = Map<K, V>;
export const mapGet = uncurry(Map.prototype.get) as <K, V>(
  self: KeyedMap<K, V>,
  key: K,
) => V | undefined;
export const mapSet = uncurry(Map.prototype.set) as <K, V>(
  self: KeyedMap<K, V>,
  key: K,
  value: V,
) => void;
export const mapHas = uncurry(Map.prototype.has) as <K, V>(self: KeyedMap<K, V>, key: K) => boolean;
export const mapDelete = uncurry(Map.prototype.delete) as <K, V>(
  self: KeyedMap<K, V>,
  key: K,
) => boolean;
export const mapForEach = uncurry(Map.prototype.forEach) as <K, V>(
  self: KeyedMap<K, V>,
  each: (value: V, key: K) => void,
) => void;
export const mapEntries = uncurry(Map.prototype.entries) as (
  self: unknown,
) => MapIterator<unknown[]>;
export const setAdd = uncurry(Set.prototype.add) as <T>(self: Set<T>, value: T) => void;
export const setHas = uncurry(Set.prototype.has) as <T>(self: Set<T>, value: T) => boolean;
export const setDelete = uncurry(Set.prototype.delete) as <T>(self: Set<T>, value: T) => boolean;
export const setForEach = uncurry(Set.prototype.forEach) as <T>(
  self: Set<T>,
  each: (value: T) => void,
) => void;
export const setValues = uncurry(Set.prototype.values) as (self: unknown) => SetIterator<unknown>;
export const weakMapGet = uncurry(WeakMap.prototype.get) as <K extends WeakKey, V>(
  self: WeakMap<K, V>,
  key: K,
) => V | undefined;
export const weakMapSet = uncurry(WeakMap.prototype.set) as <K extends WeakKey, V>(
  self: WeakMap<K, V>,
  key: K,
  value: V,
) => void;
export const weakMapHas = uncurry(WeakMap.prototype.has) as (
  self: unknown,
  key: WeakKey,
) => boolean;
export const promiseThen = uncurry(Promise.prototype.then) as (
  self: unknown,
  resolved?: (value: unknown) => unknown,
  rejected?: (reason: unknown) => unknown,
) => Promise<unknown>;

/** The getter of an accessor as a function of its receiver; throws TypeError on a receiver of another kind. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- says what the slot holds
function getter<T>(prototype: object, key: PropertyKey): (self: unknown) => T {
  const descriptor = reflectGetOwnPropertyDescriptor(prototype, key);
  return uncurry(descriptor?.get as () => T);
}
const TypedArrayPrototype = reflectGetPrototypeOf(Uint8Array.prototype) as object;
export const mapSize: (self: unknown) => number = getter<number>(Map.prototype, 'size');
export const setSize: (self: unknown) => number = getter<number>(Set.prototype, 'size');
export const bufferByteLength: (self: unknown) => number = getter<number>(
  ArrayBuffer.prototype,
  'byteLength',
);
export const bufferDetached: (self: unknown) => boolean = getter<boolean>(
  ArrayBuffer.prototype,
  'detached',
);
export const bufferTransfer = uncurry(
  (ArrayBuffer.prototype as unknown as { transfer(): ArrayBuffer }).transfer,
);
/** `undefined` for anything that is not a typed array; never throws. */
export const typedArrayName: (self: unknown) => string | undefined = getter(
  TypedArrayPrototype,
  Symbol.toStringTag,
);
export const typedArrayBuffer: (self: unknown) => ArrayBuffer = getter(
  TypedArrayPrototype,
  'buffer',
);
export const typedArrayByteOffset: (self: unknown) => number = getter(
  TypedArrayPrototype,
  'byteOffset',
);
export const typedArrayByteLength: (self: unknown) => number = getter(
  TypedArrayPrototype,
  'byteLength',
);
export const typedArrayLength: (self: unknown) => number = getter(TypedArrayPrototype, 'length');
export const typedArraySet = uncurry(Uint8Array.prototype.set);
export const dataViewBuffer: (self: unknown) => ArrayBuffer = getter(DataView.prototype, 'buffer');
export const dataViewByteOffset: (self: unknown) => number = getter(
  DataView.prototype,
  'byteOffset',
);
export const dataViewByteLength: (self: unknown) => number = getter(
  DataView.prototype,
  'byteLength',
);
export const regExpSource: (self: unknown) => string = getter(RegExp.prototype, 'source');

type Base64 = typeof Uint8Array & {
  fromBase64(text: string, options: object): Uint8Array<ArrayBuffer>;
};
export const fromBase64: Base64['fromBase64'] = (Uint8Array as Base64).fromBase64;
export const toBase64 = uncurry(
  (Uint8Array.prototype as unknown as { toBase64(): string }).toBase64,
);

const flagGetters = [
  ['d', getter<boolean>(RegExp.prototype, 'hasIndices')],
  ['g', getter<boolean>(RegExp.prototype, 'global')],
  ['i', getter<boolean>(RegExp.prototype, 'ignoreCase')],
  ['m', getter<boolean>(RegExp.prototype, 'multiline')],
  ['s', getter<boolean>(RegExp.prototype, 'dotAll')],
  ['u', getter<boolean>(RegExp.prototype, 'unicode')],
  ['v', getter<boolean>(RegExp.prototype, 'unicodeSets')],
  ['y', getter<boolean>(RegExp.prototype, 'sticky')],
] as const;

/** The flags of a regular expression, read from its own slots: `RegExp.prototype.flags` asks the guest. */
export function regExpFlags(value: unknown): string {
  let flags = '';
  for (let i = 0; i < flagGetters.length; i++) {
    const pair = flagGetters[i] as (typeof flagGetters)[number];
    if (pair[1](value)) flags += pair[0];
  }
  return flags;
}

// V8 keeps one native getter for the `stack` of all errors. Only that one may be called without running guest code.
const stackGetter = reflectGetOwnPropertyDescriptor(new Error('probe'), 'stack')?.get;
export function isNativeStackGetter(get: unknown): get is () => unknown {
  return get !== undefined && get === stackGetter;
}

interface Next<T> {
  readonly next: () => IteratorResult<T>;
}
const mapIterator = reflectGetPrototypeOf(new Map().entries()) as Next<unknown[]>;
const setIterator = reflectGetPrototypeOf(new Set().values()) as Next<unknown>;
export const mapIteratorNext: (self: unknown) => IteratorResult<unknown[]> = uncurry(
  mapIterator.next,
);
export const setIteratorNext: (self: unknown) => IteratorResult<unknown> = uncurry(
  setIterator.next,
);

/** Runs `task` as a microtask. The promise is ours and names no constructor, so `then` asks the guest nothing. */
const settled = NativePromise.resolve();
reflectDefineProperty(settled, 'constructor', { value: undefined } as PropertyDescriptor);
export function enqueueMicrotask(task: () => void): void {
  void promiseThen(settled, task);
}

/** What a web function does with an argument that must be a string. Throws TypeError on a symbol; runs toString. */
export function toText(value: unknown): string {
  // oxlint-disable-next-line typescript/no-unnecessary-template-expression -- not String(), which takes symbols
  return `${value as string}`;
}
