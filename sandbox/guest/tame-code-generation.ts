// Takes away the making of code from text. Runs on demand, still before any guest code. Must not know why.

import { nativeFunction } from './globals/define.ts';
import { dataDescriptor } from './bare.ts';
import {
  NativeEvalError,
  NativeFunction,
  objectDefineProperty,
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

const REFUSAL = 'Code generation from strings is not allowed here';

/** After this, `eval` of a text and each of the four constructors throw EvalError. */
export function removeCodeGeneration(): void {
  objectDefineProperty(
    globalThis,
    'eval',
    dataDescriptor(nativeFunction('eval', 1, refusingEval), false),
  );
  for (let i = 0; i < prototypes.length; i++) replaceConstructor(prototypes[i] as object, i === 0);
}

/** There, since packages look for it that never call it. What is no text is returned as it is, as `eval` does. */
function refusingEval(code: unknown): unknown {
  if (typeof code !== 'string') return code;
  throw new NativeEvalError(REFUSAL);
}

function replaceConstructor(prototype: object, isGlobal: boolean): void {
  const slot = reflectGetOwnPropertyDescriptor(prototype, 'constructor') as PropertyDescriptor;
  const name = (slot.value as { name: string }).name;
  // An ordinary function, so that `instanceof` works and a subclass can still be declared.
  const refusing = nativeFunction(name, 1, function (): never {
    throw new NativeEvalError(REFUSAL);
  });
  objectDefineProperty(refusing, 'prototype', { value: prototype, writable: false });
  objectDefineProperty(prototype, 'constructor', { ...slot, value: refusing });
  if (isGlobal) objectDefineProperty(globalThis, name, dataDescriptor(refusing, false));
}
