// What the next batch may follow from while a log is verified: one hash, or after a mismatch several, because
// either side of it may be the changed one. Pure.

import type { Hash } from 'node:crypto';
import { startLink } from './chain.ts';

export class Bases {
  #bases: readonly { readonly hash: string; readonly covered: Hash }[] = [];

  constructor(hashes: readonly string[]) {
    this.set(hashes);
  }

  /** Forgets everything covered so far. */
  set(hashes: readonly string[]): void {
    this.#bases = hashes.map((hash) => ({ hash, covered: startLink(hash) }));
  }

  cover(bytes: Uint8Array, newline: boolean): void {
    for (const base of this.#bases) {
      base.covered.update(bytes);
      if (newline) base.covered.update('\n');
    }
  }

  /** What each base and the bytes since come to. Uses the bases up: `set` must follow. */
  digests(): string[] {
    return this.#bases.map((base) => base.covered.digest('hex'));
  }

  /** Place of a base, or -1. */
  indexOf(hash: string): number {
    return this.#bases.findIndex((base) => base.hash === hash);
  }

  at(index: number): string | undefined {
    return this.#bases[index]?.hash;
  }
}
