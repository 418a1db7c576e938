// What a failed fetch rejects with: the errors of the web for what the web knows, each with the code the host gave. Must not
// know what failed.

import { makeDOMException } from './globals/dom-exception.ts';
import { NativeTypeError, objectDefineProperty, objectHasOwn } from './primordials.ts';
import { dataDescriptor } from './bare.ts';

/** `error`: as the host's answer was turned into one, of the guest's realm. A denial stays what it is. */
export function networkError(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return error;
  if (!objectHasOwn(error, 'code') || !objectHasOwn(error, 'name')) return error;
  const { name, message, code } = error as Record<'name' | 'message' | 'code', string>;
  if (name === 'PermissionDenied') return error;
  if (code === 'ABORTED') return makeDOMException(message, 'AbortError');
  if (code === 'TIMEOUT') return makeDOMException(message, 'TimeoutError');
  return codedTypeError(message, code);
}

export function codedTypeError(message: string, code: string): TypeError {
  const error = new NativeTypeError(message);
  objectDefineProperty(error, 'code', dataDescriptor(code, false));
  return error;
}
