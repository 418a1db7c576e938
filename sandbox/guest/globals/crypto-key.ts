// CryptoKey: a secret for HMAC that a guest can use without seeing it in every log line. Must not know what is signed.

import { type Bytes } from '../bytes.ts';
import { NativeTypeError } from '../primordials.ts';
import type { List } from '../bare.ts';
import { defineInterface } from './define.ts';
import type { HashName } from './hash-library.ts';
import { toArray } from './headers.ts';

export type KeyUsage = 'sign' | 'verify';

export interface KeyState {
  readonly bytes: Bytes;
  readonly hash: HashName;
  /** In bits. */
  readonly length: number;
  readonly extractable: boolean;
  readonly usages: List<KeyUsage>;
}

interface KeyControl {
  over(state: KeyState): CryptoKey;
  stateOf(value: unknown): KeyState | undefined;
}
let control: KeyControl;
const PLACEHOLDER = {};

class CryptoKey {
  #state: KeyState;
  #algorithm: object | undefined;
  #usages: unknown[] | undefined;

  static {
    control = {
      over: (state) => {
        const made = new CryptoKey(PLACEHOLDER);
        made.#state = state;
        return made;
      },
      stateOf: (value) =>
        typeof value === 'object' && value !== null && #state in value ? value.#state : undefined,
    };
  }

  constructor(key?: unknown) {
    if (key !== PLACEHOLDER) throw new NativeTypeError('Illegal constructor');
    this.#state = undefined as unknown as KeyState;
  }

  get type(): string {
    void this.#state;
    return 'secret';
  }

  get extractable(): boolean {
    return this.#state.extractable;
  }

  get algorithm(): object {
    const { hash, length } = this.#state;
    return (this.#algorithm ??= { hash: { name: hash }, length, name: 'HMAC' });
  }

  get usages(): unknown[] {
    return (this.#usages ??= toArray(this.#state.usages));
  }
}

export function makeKey(state: KeyState): CryptoKey {
  return control.over(state);
}

/** Undefined for what is no CryptoKey. */
export function keyStateOf(value: unknown): KeyState | undefined {
  return control.stateOf(value);
}

export function installCryptoKey(): void {
  defineInterface('CryptoKey', CryptoKey, { constructor: 0 });
}
