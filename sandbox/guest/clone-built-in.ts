// Copies the built-in kinds of objects that hold no properties of their own, from their slots. Part of clone-value.ts,
// which it must not know.

import type { Brand } from './brand.ts';
import { stackSlot } from './inspect-error.ts';
import { bag, dataDescriptor, slotOf } from './bare.ts';
import {
  NativeArrayBuffer,
  NativeBoolean,
  NativeDataView,
  NativeDate,
  NativeError,
  NativeEvalError,
  NativeNumber,
  NativeObject,
  NativeRangeError,
  NativeReferenceError,
  NativeRegExp,
  NativeString,
  NativeSyntaxError,
  NativeTypeError,
  NativeURIError,
  NativeUint8Array,
  bigintValueOf,
  booleanValueOf,
  bufferByteLength,
  dataViewBuffer,
  dataViewByteLength,
  dataViewByteOffset,
  dateGetTime,
  numberValueOf,
  objectDefineProperty,
  reflectConstruct,
  regExpFlags,
  regExpSource,
  stringValueOf,
  toText,
  typedArrayBuffer,
  typedArrayByteOffset,
  typedArrayLength,
  typedArrayName,
  typedArraySet,
} from './primordials.ts';

const CLONEABLE = bag({
  Array: false,
  ArrayBuffer: true,
  BigInt: true,
  Boolean: true,
  DataView: true,
  Date: true,
  Error: true,
  Map: false,
  Number: true,
  Object: false,
  Promise: false,
  RegExp: true,
  Set: false,
  String: true,
  Symbol: false,
  TypedArray: true,
  WeakMap: false,
  WeakSet: false,
} as const satisfies Record<Brand, boolean>);

type Cloneable = { [B in Brand]: (typeof CLONEABLE)[B] extends true ? B : never }[Brand];

export function isCloneableBuiltIn(brand: Brand): brand is Cloneable {
  return CLONEABLE[brand];
}

export interface Copying {
  /** Must be told of the copy before anything inside is copied. */
  remember<T extends object>(copy: T): T;
  inner(item: unknown): unknown;
}

export function cloneBuiltIn(brand: Cloneable, value: object, copying: Copying): object {
  if (brand === 'Error') return cloneError(value, copying);
  if (brand === 'TypedArray') return cloneTypedArray(value, copying);
  if (brand === 'DataView') {
    const buffer = copying.inner(dataViewBuffer(value)) as ArrayBuffer;
    return copying.remember(
      new NativeDataView(buffer, dataViewByteOffset(value), dataViewByteLength(value)),
    );
  }
  return copying.remember(cloneSimple(brand, value));
}

type Simple = Exclude<Cloneable, 'Error' | 'TypedArray' | 'DataView'>;

function cloneSimple(brand: Simple, value: object): object {
  switch (brand) {
    case 'ArrayBuffer':
      return copyBuffer(value);
    case 'Date':
      return new NativeDate(dateGetTime(value));
    case 'RegExp':
      return new NativeRegExp(regExpSource(value), regExpFlags(value));
    case 'Boolean':
      // oxlint-disable-next-line no-new-wrappers -- the clone of a wrapper is a wrapper
      return new NativeBoolean(booleanValueOf(value));
    case 'Number':
      // oxlint-disable-next-line no-new-wrappers -- the clone of a wrapper is a wrapper
      return new NativeNumber(numberValueOf(value));
    case 'String':
      // oxlint-disable-next-line no-new-wrappers -- the clone of a wrapper is a wrapper
      return new NativeString(stringValueOf(value));
    case 'BigInt':
      return NativeObject(bigintValueOf(value)) as object;
  }
}

/** `slice` asks the guest for a constructor. A transferred buffer throws TypeError, which a clone of one does too. */
function copyBuffer(value: object): ArrayBuffer {
  const copy = new NativeArrayBuffer(bufferByteLength(value));
  typedArraySet(new NativeUint8Array(copy), new NativeUint8Array(value as ArrayBuffer));
  return copy;
}

// oxfmt-ignore
const VIEWS = bag({
  BigInt64Array, BigUint64Array, Float32Array, Float64Array, Int16Array, Int32Array, Int8Array, Uint16Array, Uint32Array,
  Uint8Array, Uint8ClampedArray,
});

function cloneTypedArray(value: object, copying: Copying): object {
  const buffer = copying.inner(typedArrayBuffer(value));
  const constructor = VIEWS[typedArrayName(value) as keyof typeof VIEWS];
  return copying.remember(
    reflectConstruct(constructor, [buffer, typedArrayByteOffset(value), typedArrayLength(value)]),
  );
}

const ERRORS: Readonly<Record<string, ErrorConstructor | undefined>> = bag({
  EvalError: NativeEvalError,
  RangeError: NativeRangeError,
  ReferenceError: NativeReferenceError,
  SyntaxError: NativeSyntaxError,
  TypeError: NativeTypeError,
  URIError: NativeURIError,
});

/** Name, message, stack and cause; an error of a class of the guest's becomes a plain one. */
function cloneError(value: object, copying: Copying): object {
  const name = (value as { readonly name: unknown }).name;
  const constructor = (typeof name === 'string' ? ERRORS[name] : undefined) ?? NativeError;
  const copy = copying.remember(reflectConstruct(constructor, []));
  const message = slotOf(value, 'message');
  if (message !== undefined && message.get === undefined && message.set === undefined) {
    objectDefineProperty(copy, 'message', dataDescriptor(toText(message.value), false));
  }
  objectDefineProperty(copy, 'stack', dataDescriptor(stackSlot(value) ?? '', false));
  const cause = slotOf(value, 'cause');
  if (cause !== undefined) {
    const inner = copying.inner((value as { readonly cause: unknown }).cause);
    objectDefineProperty(copy, 'cause', dataDescriptor(inner, false));
  }
  return copy;
}
