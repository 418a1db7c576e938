// atob and btoa, over the language's own base64. Must not know other encodings.

import { bytesToBinary } from '../binary-text.ts';
import {
  NativeTypeError,
  NativeUint8Array,
  fromBase64,
  stringCharCodeAt,
  toBase64,
  toText,
} from '../primordials.ts';
import { defineFunction } from './define.ts';
import { makeDOMException } from './dom-exception.ts';

const LOOSE = { __proto__: null, alphabet: 'base64', lastChunkHandling: 'loose' };

export function installBase64(): void {
  defineFunction('atob', 1, (...args: unknown[]) => {
    if (args.length === 0) throw new NativeTypeError('atob: 1 argument is needed');
    return decode(toText(args[0]));
  });
  defineFunction('btoa', 1, (...args: unknown[]) => {
    if (args.length === 0) throw new NativeTypeError('btoa: 1 argument is needed');
    return encode(toText(args[0]));
  });
}

function decode(text: string): string {
  let bytes: Uint8Array;
  try {
    bytes = fromBase64(text, LOOSE);
  } catch {
    throw makeDOMException(
      'The string to be decoded is not correctly encoded.',
      'InvalidCharacterError',
    );
  }
  return bytesToBinary(bytes);
}

function encode(binary: string): string {
  const bytes = new NativeUint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) {
    const code = stringCharCodeAt(binary, i);
    if (code > 0xff) {
      throw makeDOMException(
        'The string contains characters outside Latin-1.',
        'InvalidCharacterError',
      );
    }
    bytes[i] = code;
  }
  return toBase64(bytes);
}
