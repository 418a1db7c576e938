// Takes out of the realm what a guest must not have: shared memory, memory V8 does not count, callbacks outside the timed
// entry, a way to see trusted frames. Runs once, before any guest code. Must not know the dispatcher.

import { nativeFunction } from './globals/define.ts';
import { ALLOWED_GLOBALS, ALLOWED_INTL, ALLOWED_JSON } from './allowed.ts';
import {
  NativeError,
  objectDefineProperty,
  reflectDeleteProperty,
  reflectOwnKeys,
  setHas,
} from './primordials.ts';
import { tameBuffers } from './tame-buffers.ts';
import { tameDateText } from './tame-date-text.ts';
import { tameIntl } from './tame-intl.ts';

export function tameRealm(): void {
  keepOnly(globalThis, ALLOWED_GLOBALS);
  keepOnly(Intl, ALLOWED_INTL);
  keepOnly(JSON, ALLOWED_JSON);
  tameBuffers();
  tameIntl();
  tameDateText();
  tameErrors();
}

/** An allow-list, so that what a newer V8 brings is absent until somebody has looked at it. */
function keepOnly(target: object, allowed: ReadonlySet<string>): void {
  const keys = reflectOwnKeys(target);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string | symbol;
    if (typeof key === 'string' && setHas(allowed as Set<string>, key)) continue;
    if (key === Symbol.toStringTag) continue;
    if (!reflectDeleteProperty(target, key)) throw new NativeError(`cannot remove ${String(key)}`);
  }
}

/**
 * V8 calls Error.prepareStackTrace when a stack is first read, by whoever reads it, with frames that lead to functions.
 * So it stays undefined; setting it is accepted and ignored, since libraries set it in strict code.
 */
function tameErrors(): void {
  objectDefineProperty(NativeError, 'prepareStackTrace', {
    get: nativeFunction('prepareStackTrace', 0, () => undefined),
    set: nativeFunction('prepareStackTrace', 1, () => undefined),
    enumerable: false,
    configurable: false,
  });
}
