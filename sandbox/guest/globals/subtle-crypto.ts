// SubtleCrypto: digests and HMAC. The other algorithms of the web are refused by name. Must not know where the library for
// them comes from, and makes it when it is first needed.

import { type List, makeList } from '../bare.ts';
import { bytesOf } from '../buffer-source.ts';
import { type Bytes, copyBytes } from '../bytes.ts';
import {
  NativeNumber,
  NativeTypeError,
  NativeUint8Array,
  stringToUpperCase,
  toText,
  typedArrayBuffer,
  typedArrayByteLength,
} from '../primordials.ts';
import { promiseOf } from '../promise.ts';
import { fillRandom } from '../random.ts';
import { toList } from '../sequence.ts';
import { type KeyState, keyStateOf, type KeyUsage, makeKey } from './crypto-key.ts';
import { defineInterface } from './define.ts';
import { makeDOMException } from './dom-exception.ts';
import { type HashLibrary, type HashName, makeHashLibrary } from './hash-library.ts';

let library: HashLibrary | undefined;

function hashes(): HashLibrary {
  return (library ??= makeHashLibrary());
}

const PLACEHOLDER = {};

class SubtleCrypto {
  // oxlint-disable-next-line no-unused-private-class-members -- tells it from what only inherits from it
  readonly #brand = true;

  constructor(key?: unknown) {
    if (key !== PLACEHOLDER) throw new NativeTypeError('Illegal constructor');
  }

  digest(algorithm: unknown, data: unknown): Promise<ArrayBuffer> {
    return this.#run(arguments.length, 2, () => {
      const hash = hashName(algorithm);
      return buffer(hashes().digest(hash, source(data)));
    });
  }

  sign(algorithm: unknown, key: unknown, data: unknown): Promise<ArrayBuffer> {
    return this.#run(arguments.length, 3, () => {
      const { hash, bytes } = usableKey(algorithm, key, 'sign');
      return buffer(hashes().sign(hash, bytes, source(data)));
    });
  }

  verify(algorithm: unknown, key: unknown, signature: unknown, data: unknown): Promise<boolean> {
    return this.#run(arguments.length, 4, () => {
      const { hash, bytes } = usableKey(algorithm, key, 'verify');
      const given = source(signature);
      return isSame(hashes().sign(hash, bytes, source(data)), given);
    });
  }

  importKey(
    format: unknown,
    data: unknown,
    algorithm: unknown,
    extractable: unknown,
    usages: unknown,
  ): Promise<object> {
    return this.#run(arguments.length, 5, () => {
      onlyRaw(format);
      const hash = hmacHash(algorithm);
      const bytes = source(data);
      const wanted = keyUsages(usages);
      const length = typedArrayByteLength(bytes) * 8;
      if (length === 0) throw makeDOMException('The key is empty', 'DataError');
      return makeKey({ bytes, hash, length, extractable: !!extractable, usages: wanted });
    });
  }

  generateKey(algorithm: unknown, extractable: unknown, usages: unknown): Promise<object> {
    return this.#run(arguments.length, 3, () => {
      const hash = hmacHash(algorithm);
      const length = keyLength(algorithm, hash);
      const wanted = keyUsages(usages);
      const bytes = new NativeUint8Array(length / 8);
      fillRandom(bytes);
      return makeKey({ bytes, hash, length, extractable: !!extractable, usages: wanted });
    });
  }

  exportKey(format: unknown, key: unknown): Promise<ArrayBuffer> {
    return this.#run(arguments.length, 2, () => {
      onlyRaw(format);
      const state = keyOf(key);
      if (!state.extractable) {
        throw makeDOMException('The key is not extractable', 'InvalidAccessError');
      }
      return buffer(copyBytes(state.bytes));
    });
  }

  encrypt(): Promise<never> {
    return this.#refuse('encrypt');
  }

  decrypt(): Promise<never> {
    return this.#refuse('decrypt');
  }

  deriveBits(): Promise<never> {
    return this.#refuse('deriveBits');
  }

  deriveKey(): Promise<never> {
    return this.#refuse('deriveKey');
  }

  wrapKey(): Promise<never> {
    return this.#refuse('wrapKey');
  }

  unwrapKey(): Promise<never> {
    return this.#refuse('unwrapKey');
  }

  #run<T>(given: number, wanted: number, work: () => T): Promise<T> {
    return promiseOf((resolve) => {
      if (given < wanted) throw new NativeTypeError(`SubtleCrypto: ${wanted} arguments are needed`);
      resolve(work());
    });
  }

  #refuse(name: string): Promise<never> {
    return promiseOf(() => {
      throw makeDOMException(`${name} is not offered here`, 'NotSupportedError');
    });
  }
}

function buffer(bytes: Uint8Array): ArrayBuffer {
  return typedArrayBuffer(copyBytes(bytes));
}

/** A copy: the guest may change its own while we read. */
function source(data: unknown): Bytes {
  const bytes = bytesOf(data);
  if (bytes === undefined) {
    throw new NativeTypeError('SubtleCrypto: an ArrayBuffer or a view on one is needed');
  }
  return copyBytes(bytes);
}

/** Of an algorithm given as a name or as an object with one. */
function algorithmName(algorithm: unknown): string {
  const object = typeof algorithm === 'object' && algorithm !== null;
  const name: unknown = object ? (algorithm as { readonly name?: unknown }).name : algorithm;
  if (object && name === undefined) throw new NativeTypeError('The algorithm has no name');
  return stringToUpperCase(toText(name));
}

function hashName(algorithm: unknown): HashName {
  const name = algorithmName(algorithm);
  if (name === 'SHA-1' || name === 'SHA-256' || name === 'SHA-384' || name === 'SHA-512')
    return name;
  throw makeDOMException('The hash is not one of SHA-1, -256, -384 and -512', 'NotSupportedError');
}

function assertHmac(algorithm: unknown): void {
  if (algorithmName(algorithm) === 'HMAC') return;
  throw makeDOMException('The only algorithm for keys is HMAC', 'NotSupportedError');
}

function hmacHash(algorithm: unknown): HashName {
  assertHmac(algorithm);
  const object = typeof algorithm === 'object' && algorithm !== null;
  const hash = object ? (algorithm as { readonly hash?: unknown }).hash : undefined;
  if (hash === undefined) throw new NativeTypeError('HMAC: a hash is needed');
  return hashName(hash);
}

/** In bits; without one, that of the hash's block. */
function keyLength(algorithm: unknown, hash: HashName): number {
  const { length } = algorithm as { readonly length?: unknown };
  if (length === undefined) return hash === 'SHA-1' || hash === 'SHA-256' ? 512 : 1024;
  const bits = NativeNumber(length);
  if (bits > 0 && bits <= 65_536 && bits % 8 === 0) return bits;
  throw makeDOMException('The length of a key is 8 to 65536 bits, in bytes', 'OperationError');
}

function keyUsages(given: unknown): List<KeyUsage> {
  const list = toList(given, 'SubtleCrypto: the usages');
  const usages = makeList<KeyUsage>();
  let sign = false;
  let verify = false;
  for (let i = 0; i < list.length; i++) {
    const usage = toText(list[i]);
    if (usage === 'sign') sign = true;
    else if (usage === 'verify') verify = true;
    else throw makeDOMException('An HMAC key can sign and verify', 'SyntaxError');
  }
  if (sign) usages[0] = 'sign';
  if (verify) usages[usages.length] = 'verify';
  if (usages.length === 0) throw makeDOMException('A key needs a usage', 'SyntaxError');
  return usages;
}

function onlyRaw(format: unknown): void {
  if (toText(format) === 'raw') return;
  throw makeDOMException('The only format of keys is raw', 'NotSupportedError');
}

function keyOf(key: unknown): KeyState {
  const state = keyStateOf(key);
  if (state === undefined) throw new NativeTypeError('SubtleCrypto: a CryptoKey is needed');
  return state;
}

function usableKey(algorithm: unknown, key: unknown, usage: KeyUsage): KeyState {
  const state = keyOf(key);
  assertHmac(algorithm);
  for (let i = 0; i < state.usages.length; i++) if (state.usages[i] === usage) return state;
  throw makeDOMException(`The key is not for use with ${usage}`, 'InvalidAccessError');
}

/** Takes as long whatever the bytes are. */
function isSame(one: Uint8Array, other: Uint8Array): boolean {
  const length = typedArrayByteLength(one);
  if (typedArrayByteLength(other) !== length) return false;
  let difference = 0;
  for (let i = 0; i < length; i++) difference |= (one[i] as number) ^ (other[i] as number);
  return difference === 0;
}

export function makeSubtle(): SubtleCrypto {
  return new SubtleCrypto(PLACEHOLDER);
}

export function installSubtleCrypto(): void {
  defineInterface('SubtleCrypto', SubtleCrypto, {
    constructor: 0,
    encrypt: 3,
    decrypt: 3,
    deriveBits: 2,
    deriveKey: 5,
    wrapKey: 4,
    unwrapKey: 7,
  });
}
