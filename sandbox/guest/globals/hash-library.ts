// The library behind crypto.subtle: hashes and HMAC. Built like url-library.ts, and like it run in guest time, on what the
// guest made of the realm: a guest that changed the realm has changed its own hashes.

import { hmac } from '@noble/hashes/hmac.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';

export type HashName = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';

export interface HashLibrary {
  digest(hash: HashName, data: Uint8Array): Uint8Array;
  sign(hash: HashName, key: Uint8Array, data: Uint8Array): Uint8Array;
}

export function makeHashLibrary(): HashLibrary {
  const hashes = { 'SHA-1': sha1, 'SHA-256': sha256, 'SHA-384': sha384, 'SHA-512': sha512 };
  return {
    digest: (hash, data) => hashes[hash](data),
    sign: (hash, key, data) => hmac(hashes[hash], key, data),
  };
}
