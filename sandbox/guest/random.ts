// Random bytes for the guest: ChaCha20 over a seed that the host draws for each isolate, and whose key is replaced after
// every block drawn, so that what was handed out cannot be worked out again. Knows nothing of what the bytes are for.

import {
  fromBase64,
  NativeError,
  NativeUint32Array,
  NativeUint8Array,
  objectCreate,
  typedArrayBuffer,
  typedArrayLength,
} from './primordials.ts';

/** "expand 32-byte k" as four words. */
const CONSTANTS = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574] as const;
const KEY_WORDS = 8;
/** Blocks of 64 bytes made at a time. The first 32 bytes of them are the next key. */
const BLOCKS = 8;

const input = new NativeUint32Array(16);
const working = new NativeUint32Array(16);
const pool = new NativeUint32Array(16 * BLOCKS);
const poolBytes = new NativeUint8Array(typedArrayBuffer(pool));
/** The next byte of the pool to hand out; at its end there is none. */
let next = typedArrayLength(poolBytes);
let seeded = false;

/** `seed`: 32 bytes in base64. */
export function seedRandom(seed: string): void {
  const bytes = fromBase64(seed, objectCreate(null) as object);
  if (typedArrayLength(bytes) !== KEY_WORDS * 4) throw new NativeError('the seed has 32 bytes');
  const words = new NativeUint32Array(typedArrayBuffer(bytes));
  for (let i = 0; i < CONSTANTS.length; i++) input[i] = CONSTANTS[i] as number;
  setKey(words);
  next = typedArrayLength(poolBytes);
  seeded = true;
}

/** Fills all of it. Throws where there is no seed yet: before the plugin's own code there is. */
export function fillRandom(bytes: Uint8Array): void {
  if (!seeded) throw new NativeError('no random bytes before the isolate is opened');
  const length = typedArrayLength(bytes);
  const end = typedArrayLength(poolBytes);
  for (let i = 0; i < length; i++) {
    if (next === end) refill();
    bytes[i] = poolBytes[next] as number;
    // Nothing that was handed out stays here.
    poolBytes[next++] = 0;
  }
}

function refill(): void {
  for (let block = 0; block < BLOCKS; block++) {
    input[12] = block;
    chacha20Block(input, pool, block * 16);
  }
  setKey(pool);
  for (let i = 0; i < KEY_WORDS; i++) pool[i] = 0;
  next = KEY_WORDS * 4;
}

/** The counter and the nonce stay as they are: a key makes one pool. */
function setKey(words: Uint32Array): void {
  for (let i = 0; i < KEY_WORDS; i++) input[4 + i] = words[i] as number;
}

/** RFC 8439, 2.3: twenty rounds over `state`, written as sixteen words to `out` from `at` on. */
export function chacha20Block(state: Uint32Array, out: Uint32Array, at: number): void {
  for (let i = 0; i < 16; i++) working[i] = state[i] as number;
  for (let round = 0; round < 10; round++) {
    quarterRound(0, 4, 8, 12);
    quarterRound(1, 5, 9, 13);
    quarterRound(2, 6, 10, 14);
    quarterRound(3, 7, 11, 15);
    quarterRound(0, 5, 10, 15);
    quarterRound(1, 6, 11, 12);
    quarterRound(2, 7, 8, 13);
    quarterRound(3, 4, 9, 14);
  }
  for (let i = 0; i < 16; i++) out[at + i] = (working[i] as number) + (state[i] as number);
}

function quarterRound(a: number, b: number, c: number, d: number): void {
  mix(a, b, d, 16);
  mix(c, d, b, 12);
  mix(a, b, d, 8);
  mix(c, d, b, 7);
}

/** x += y; z = (z ^ x) rotated to the left. Words of a Uint32Array keep their lowest 32 bits. */
function mix(x: number, y: number, z: number, left: number): void {
  const sum = ((working[x] as number) + (working[y] as number)) | 0;
  working[x] = sum;
  const mixed = (working[z] as number) ^ sum;
  working[z] = (mixed << left) | (mixed >>> (32 - left));
}
