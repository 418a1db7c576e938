// crypto: random values, at once, and the door to digests. Must not know where random bytes come from.

import { bytesOf } from '../buffer-source.ts';
import { hexByte } from '../binary-text.ts';
import {
  NativeTypeError,
  typedArrayByteLength,
  typedArrayName,
  NativeUint8Array,
} from '../primordials.ts';
import { fillRandom } from '../random.ts';
import { installCryptoKey } from './crypto-key.ts';
import { defineInterface, defineValue } from './define.ts';
import { makeDOMException } from './dom-exception.ts';
import { QuotaExceededError } from './quota-exceeded-error.ts';
import { installSubtleCrypto, makeSubtle } from './subtle-crypto.ts';

/** In bytes, of one call. */
const MOST_RANDOM = 65_536;
const PLACEHOLDER = {};

class Crypto {
  readonly #subtle = makeSubtle();

  constructor(key?: unknown) {
    if (key !== PLACEHOLDER) throw new NativeTypeError('Illegal constructor');
  }

  get subtle(): object {
    return this.#subtle;
  }

  getRandomValues(array: unknown): unknown {
    void this.#subtle;
    if (arguments.length === 0) throw new NativeTypeError('getRandomValues: 1 argument is needed');
    const bytes = isIntegerArray(array) ? bytesOf(array) : undefined;
    if (bytes === undefined) {
      throw makeDOMException('An array of whole numbers is needed', 'TypeMismatchError');
    }
    if (typedArrayByteLength(bytes) > MOST_RANDOM) {
      throw new QuotaExceededError(`At most ${MOST_RANDOM} bytes at a time`);
    }
    fillRandom(bytes);
    return array;
  }

  randomUUID(): string {
    void this.#subtle;
    const bytes = new NativeUint8Array(16);
    fillRandom(bytes);
    bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
    return uuidText(bytes);
  }
}

function uuidText(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < 16; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) text += '-';
    text += hexByte(bytes[i] as number);
  }
  return text;
}

function isIntegerArray(value: unknown): boolean {
  switch (typedArrayName(value)) {
    case 'Int8Array':
    case 'Uint8Array':
    case 'Uint8ClampedArray':
    case 'Int16Array':
    case 'Uint16Array':
    case 'Int32Array':
    case 'Uint32Array':
    case 'BigInt64Array':
    case 'BigUint64Array':
      return true;
    default:
      return false;
  }
}

export function installCrypto(): void {
  installCryptoKey();
  installSubtleCrypto();
  defineInterface('Crypto', Crypto, { constructor: 0 });
  defineValue('crypto', new Crypto(PLACEHOLDER), true);
}
