// TextDecoder for UTF-8, UTF-16 and windows-1252 (which is what the web means by Latin-1). Must not know other encodings:
// asking for one is a RangeError, as the standard says.

import { unitsToText } from '../binary-text.ts';
import { bytesOf } from '../buffer-source.ts';
import { type Encoding, encodingOf, windows1252Unit } from '../encodings.ts';
import {
  NativeRangeError,
  NativeTypeError,
  NativeUint16Array,
  NativeUint8Array,
  stringCharCodeAt,
  stringSlice,
  toText,
  typedArrayLength,
} from '../primordials.ts';
import { decodeUtf16, startUtf16, type Utf16State } from '../utf16-decoder.ts';
import { decodeUtf8, startUtf8, type Utf8State } from '../utf8-decoder.ts';
import { defineInterface } from './define.ts';
import { readOptions } from './event.ts';

const BOM = 0xfeff;

class TextDecoder {
  readonly #encoding: Encoding;
  readonly #fatal: boolean;
  readonly #ignoreBOM: boolean;
  #utf8: Utf8State = startUtf8();
  #utf16: Utf16State = startUtf16();
  #bomSeen = false;
  #streaming = false;

  constructor(label: unknown = 'utf-8', options?: unknown) {
    const encoding = encodingOf(toText(label));
    if (encoding === undefined)
      throw new NativeRangeError(`The encoding "${label as string}" is not supported`);
    const given = readOptions(options);
    this.#encoding = encoding;
    this.#fatal = !!given?.['fatal'];
    this.#ignoreBOM = !!given?.['ignoreBOM'];
  }

  get encoding(): string {
    return this.#encoding;
  }

  get fatal(): boolean {
    return this.#fatal;
  }

  get ignoreBOM(): boolean {
    return this.#ignoreBOM;
  }

  decode(input?: unknown, options?: unknown): string {
    const encoding = this.#encoding;
    const bytes = input === undefined ? new NativeUint8Array(0) : bytesOf(input);
    if (bytes === undefined)
      throw new NativeTypeError('decode: the input must be an ArrayBuffer or a view on one');
    const more = !!readOptions(options)?.['stream'];
    if (!this.#streaming) this.#restart();
    this.#streaming = more;
    const text = this.#decode(encoding, bytes, more);
    return encoding === 'windows-1252' ? text : this.#withoutBom(text);
  }

  #decode(encoding: Encoding, bytes: Uint8Array, more: boolean): string {
    switch (encoding) {
      case 'utf-8':
        return decodeUtf8(this.#utf8, bytes, this.#fatal, more);
      case 'windows-1252':
        return decodeSingle(bytes);
      case 'utf-16be':
      case 'utf-16le':
        return decodeUtf16(this.#utf16, bytes, encoding === 'utf-16be', this.#fatal, more);
    }
  }

  #withoutBom(text: string): string {
    if (this.#bomSeen || text === '') return text;
    this.#bomSeen = true;
    return !this.#ignoreBOM && stringCharCodeAt(text, 0) === BOM ? stringSlice(text, 1) : text;
  }

  #restart(): void {
    this.#bomSeen = false;
    this.#utf8 = startUtf8();
    this.#utf16 = startUtf16();
  }
}

function decodeSingle(bytes: Uint8Array): string {
  const length = typedArrayLength(bytes);
  const units = new NativeUint16Array(length);
  for (let i = 0; i < length; i++) units[i] = windows1252Unit(bytes[i] as number);
  return unitsToText(units, 0, length);
}

export function installTextDecoder(): void {
  defineInterface('TextDecoder', TextDecoder, { constructor: 0, decode: 0 });
}
