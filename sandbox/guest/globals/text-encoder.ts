// TextEncoder: UTF-8 out of strings. Must not know the other direction.

import {
  NativeTypeError,
  NativeUint8Array,
  stringCharCodeAt,
  toText,
  typedArrayByteLength,
  typedArrayName,
} from '../primordials.ts';
import { defineInterface } from './define.ts';

class TextEncoder {
  // oxlint-disable-next-line no-unused-private-class-members -- tells an encoder from what only inherits from one
  readonly #brand = true;

  get encoding(): string {
    if (!(#brand in this)) throw new NativeTypeError('Illegal invocation');
    return 'utf-8';
  }

  encode(input: unknown = ''): Uint8Array {
    if (!(#brand in this)) throw new NativeTypeError('Illegal invocation');
    return encodeUtf8(toText(input));
  }

  encodeInto(source: unknown, destination: unknown): { read: number; written: number } {
    if (!(#brand in this)) throw new NativeTypeError('Illegal invocation');
    const text = toText(source);
    if (typedArrayName(destination) !== 'Uint8Array') {
      throw new NativeTypeError('encodeInto: the destination must be a Uint8Array');
    }
    return fill(text, destination as Uint8Array);
  }
}

export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new NativeUint8Array(utf8Length(text));
  fill(text, bytes);
  return bytes;
}

function utf8Length(text: string): number {
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = stringCharCodeAt(text, i);
    if (unit < 0x80) length++;
    else if (unit < 0x800) length += 2;
    else if (isPair(text, i, unit)) {
      length += 4;
      i++;
    } else length += 3;
  }
  return length;
}

function isPair(text: string, i: number, unit: number): boolean {
  if (unit < 0xd800 || unit > 0xdbff || i + 1 >= text.length) return false;
  const low = stringCharCodeAt(text, i + 1);
  return low >= 0xdc00 && low <= 0xdfff;
}

/** Writes whole characters while they fit. `read` in UTF-16 units. A lone surrogate becomes U+FFFD. */
function fill(text: string, bytes: Uint8Array): { read: number; written: number } {
  const room = typedArrayByteLength(bytes);
  let at = 0;
  let i = 0;
  for (; i < text.length; i++) {
    const unit = stringCharCodeAt(text, i);
    if (unit < 0x80) {
      if (at + 1 > room) break;
      bytes[at++] = unit;
    } else if (unit < 0x800) {
      if (at + 2 > room) break;
      bytes[at++] = 0xc0 | (unit >> 6);
      bytes[at++] = 0x80 | (unit & 0x3f);
    } else if (isPair(text, i, unit)) {
      if (at + 4 > room) break;
      const point = 0x10000 + ((unit - 0xd800) << 10) + (stringCharCodeAt(text, ++i) - 0xdc00);
      bytes[at++] = 0xf0 | (point >> 18);
      bytes[at++] = 0x80 | ((point >> 12) & 0x3f);
      bytes[at++] = 0x80 | ((point >> 6) & 0x3f);
      bytes[at++] = 0x80 | (point & 0x3f);
    } else {
      if (at + 3 > room) break;
      const point = unit >= 0xd800 && unit <= 0xdfff ? 0xfffd : unit;
      bytes[at++] = 0xe0 | (point >> 12);
      bytes[at++] = 0x80 | ((point >> 6) & 0x3f);
      bytes[at++] = 0x80 | (point & 0x3f);
    }
  }
  return { read: i, written: at };
}

export function installTextEncoder(): void {
  defineInterface('TextEncoder', TextEncoder);
}
