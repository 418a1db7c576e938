// The hash chain: what a head is and how a batch follows from the one before. Pure; knows no file, no key, no line format.

import { createHash, type Hash } from 'node:crypto';

/** Where the log stands after a batch: total records, number of the batch, its hash (64 lower-case hex digits). */
export interface Head {
  readonly records: number;
  readonly batch: number;
  readonly hash: string;
}

/** What the first batch of a log follows from. */
export const GENESIS = '0'.repeat(64);

export const EMPTY_HEAD: Head = { records: 0, batch: 0, hash: GENESIS };

/**
 * The one definition: hash = sha256(previous hash as 64 ASCII hex digits, then every byte of the file from the end
 * of the previous link line to the start of this one). Checkpoint lines lie in between, so they are covered too.
 */
export function linkHash(previous: string, bytes: Uint8Array): string {
  return startLink(previous).update(bytes).digest('hex');
}

/** The same in pieces: update it with the bytes as they are read, then take its hex digest. */
export function startLink(previous: string): Hash {
  return createHash('sha256').update(previous, 'latin1');
}
