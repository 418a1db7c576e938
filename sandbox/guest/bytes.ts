// Bytes copied, cut and joined by captured functions. Knows no encoding and no owner.

import { type List } from './bare.ts';
import {
  mathMin,
  NativeUint8Array,
  typedArrayBuffer,
  typedArrayByteLength,
  typedArrayByteOffset,
  typedArraySet,
} from './primordials.ts';

export type Bytes = Uint8Array<ArrayBuffer>;

export function copyBytes(bytes: Uint8Array): Bytes {
  const copy = new NativeUint8Array(typedArrayByteLength(bytes));
  typedArraySet(copy, bytes);
  return copy;
}

/** A view of the same memory. `end` may lie past the end. */
export function cutBytes(bytes: Uint8Array, start: number, end: number): Bytes {
  const length = typedArrayByteLength(bytes);
  const from = mathMin(start, length);
  const to = mathMin(end, length);
  return new NativeUint8Array(
    typedArrayBuffer(bytes),
    typedArrayByteOffset(bytes) + from,
    to > from ? to - from : 0,
  );
}

export function joinBytes(parts: List<Uint8Array>): Bytes {
  let length = 0;
  for (let i = 0; i < parts.length; i++) length += typedArrayByteLength(parts[i]);
  const joined = new NativeUint8Array(length);
  let at = 0;
  for (let i = 0; i < parts.length; i++) {
    typedArraySet(joined, parts[i] as Uint8Array, at);
    at += typedArrayByteLength(parts[i]);
  }
  return joined;
}
