// Takes away the making of code from text. Runs on demand, still before any guest code. Must not know why.

import { nativeFunction } from './globals/define.ts';
import { dataDescriptor } from './bare.ts';
import {
  NativeEvalError,
  NativeFunction,
  objectDefineProperty,
  reflectDeleteProperty,
  reflectGetOwnPropertyDescriptor,
  reflectGetPrototypeOf,
} from './primordials.ts';

// The other three have no global name: they are reached from a function of their kind.
const prototypes = [
  NativeFunction.prototype as object,
  reflectGetPrototypeOf(function* () {}) as object,
  reflectGetPrototypeOf(async function () {}) as object,
  reflectGetPrototypeOf(async function* () {}) as object,
];

/** After this, `eval` is not there and each of the four constructors throws EvalError. */
export function removeCodeGeneration(): void {
  reflectDeleteProperty(globalThis, 'eval');
  for (let i = 0; i < prototypes.length; i++) replaceConstructor(prototypes[i] as object, i === 0);
}

function replaceConstructor(prototype: object, isGlobal: boolean): void {
  const slot = reflectGetOwnPropertyDescriptor(prototype, 'constructor') as PropertyDescriptor;
  const name = (slot.value as { name: string }).name;
  // An ordinary function, so that `instanceof` works and a subclass can still be declared.
  const refusing = nativeFunction(name, 1, function (): never {
    throw new NativeEvalError('Code generation from strings is not allowed here');
  });
  objectDefineProperty(refusing, 'prototype', { value: prototype, writable: false });
  objectDefineProperty(prototype, 'constructor', { ...slot, value: refusing });
  if (isGlobal) objectDefineProperty(globalThis, name, dataDescriptor(refusing, false));
}
