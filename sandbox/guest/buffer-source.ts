// The bytes of an ArrayBuffer or of a view on one, as a view of our own. Asks the value nothing. Knows no encoding.

import {
  NativeUint8Array,
  bufferByteLength,
  dataViewBuffer,
  dataViewByteLength,
  dataViewByteOffset,
  isView,
  typedArrayBuffer,
  typedArrayByteLength,
  typedArrayByteOffset,
  typedArrayName,
} from './primordials.ts';

/** undefined for what is neither. The bytes are the guest's own, not a copy; none if the buffer was transferred. */
export function bytesOf(value: unknown): Uint8Array | undefined {
  if (!isView(value)) return bytesOfBuffer(value);
  try {
    if (typedArrayName(value) === undefined) {
      return new NativeUint8Array(
        dataViewBuffer(value),
        dataViewByteOffset(value),
        dataViewByteLength(value),
      );
    }
    return new NativeUint8Array(
      typedArrayBuffer(value),
      typedArrayByteOffset(value),
      typedArrayByteLength(value),
    );
  } catch {
    return new NativeUint8Array(0);
  }
}

function bytesOfBuffer(value: unknown): Uint8Array | undefined {
  try {
    bufferByteLength(value);
  } catch {
    return undefined;
  }
  try {
    return new NativeUint8Array(value as ArrayBuffer);
  } catch {
    return new NativeUint8Array(0);
  }
}
