// Leaves only buffers of fixed length: V8 does not count what a resizable one commits, and float16 views have crashed
// copies between isolates. Must not know the other tamings.

import { nativeFunction } from './globals/define.ts';
import { dataDescriptor } from './bare.ts';
import {
  NativeArrayBuffer,
  NativeTypeError,
  objectDefineProperty,
  reflectConstruct,
  reflectDeleteProperty,
  reflectOwnKeys,
} from './primordials.ts';

const BUFFER_STATICS = ['length', 'name', 'prototype', 'isView', Symbol.species] as const;
const BUFFER_METHODS: readonly PropertyKey[] = [
  'constructor',
  'byteLength',
  'slice',
  'detached',
  Symbol.toStringTag,
];

export function tameBuffers(): void {
  const prototype = NativeArrayBuffer.prototype;
  const keys = reflectOwnKeys(prototype);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string | symbol;
    if (!BUFFER_METHODS.includes(key)) reflectDeleteProperty(prototype, key);
  }
  replaceConstructor(prototype);
  reflectDeleteProperty(DataView.prototype, 'getFloat16');
  reflectDeleteProperty(DataView.prototype, 'setFloat16');
}

/** The native constructor stays in this closure: its second argument is the way to a resizable buffer. */
function replaceConstructor(prototype: ArrayBuffer): void {
  const constructor = nativeFunction(
    'ArrayBuffer',
    1,
    function (this: unknown, length: unknown): ArrayBuffer {
      if (new.target === undefined)
        throw new NativeTypeError("Constructor ArrayBuffer requires 'new'");
      return reflectConstruct(NativeArrayBuffer, [length], new.target) as ArrayBuffer;
    },
  );
  for (const key of BUFFER_STATICS) {
    const slot = Reflect.getOwnPropertyDescriptor(NativeArrayBuffer, key);
    if (slot !== undefined) objectDefineProperty(constructor, key, slot);
  }
  objectDefineProperty(prototype, 'constructor', dataDescriptor(constructor, false));
  objectDefineProperty(globalThis, 'ArrayBuffer', dataDescriptor(constructor, false));
}
