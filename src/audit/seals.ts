// Judges the checkpoints of a log and counts what they cover. Told the trusted keys; reads nothing.

import type { Findings } from './findings.ts';
import type { SignedCheckpoint } from './format.ts';
import { isSignedBy, type TrustedKeys } from './keys.ts';

/** How many unknown keys are remembered, so that each is named once. */
const MAX_STRANGERS = 20;

export class Seals {
  readonly #trusted: TrustedKeys;
  readonly #found: Findings;
  readonly #used = new Set<string>();
  readonly #strangers = new Set<string>();
  /** Number of the newest checkpoint seen or told of, valid or not. */
  number = 0;
  /** Records at the newest checkpoint line, valid or not. */
  marked = 0;
  #count = 0;
  #sealed = 0;

  constructor(trusted: TrustedKeys, found: Findings) {
    this.#trusted = trusted;
    this.#found = found;
  }

  /** Valid checkpoints. */
  get count(): number {
    return this.#count;
  }

  /** Records that valid checkpoints cover. */
  get sealed(): number {
    return this.#sealed;
  }

  get usedKeys(): readonly string[] {
    return [...this.#used];
  }

  /** Takes a header at its word: what came before it was removed on purpose. */
  begin(records: number, number: number): void {
    this.#sealed = records;
    this.marked = records;
    this.number = number;
  }

  /** A later line tells of checkpoint `number` before record `records` + 1. True if it was not seen. */
  learn(number: number, records: number): boolean {
    if (number <= this.number) return false;
    this.number = number;
    this.marked = records;
    return true;
  }

  /** A checkpoint is due and the next record is there already. */
  isOverdue(records: number, every: number): boolean {
    if (records - this.marked < every) return false;
    // Said once, not for each batch from here on.
    this.marked = Infinity;
    return true;
  }

  /** True if its signature holds and its number is the next one: what it says was once true. */
  isGenuine(c: SignedCheckpoint, next: number): boolean {
    const number = this.number + 1;
    this.number = Math.max(this.number, c.checkpoint);
    const key = this.#trusted.get(c.key);
    if (key === undefined) {
      this.#stranger(c, next);
      return false;
    }
    if (!isSignedBy(key, c.signed, c.signature)) {
      const message = `the signature of checkpoint ${c.checkpoint} is wrong`;
      this.#found.note('bad-signature', next, message);
      return false;
    }
    if (c.checkpoint === number) return true;
    const message = `checkpoint ${c.checkpoint} stands where checkpoint ${number} belongs`;
    this.#found.note('checkpoint-missing', next, message);
    return false;
  }

  /** A genuine checkpoint signs what stands before it. */
  accept(c: SignedCheckpoint): void {
    this.#used.add(c.key);
    this.#count += 1;
    this.#sealed = c.records;
  }

  // Once for each key: a log read with the wrong key would have nothing else to say.
  #stranger(c: SignedCheckpoint, next: number): void {
    if (this.#strangers.has(c.key)) return;
    if (this.#strangers.size < MAX_STRANGERS) this.#strangers.add(c.key);
    const message = `checkpoint ${c.checkpoint} is signed by key ${c.key}, which is not trusted`;
    this.#found.mention('wrong-key', next, message);
  }
}
