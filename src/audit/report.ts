// What a verification says: problems, each at one place, and the counts around them. Shapes only.

import type { Head } from './chain.ts';

/**
 * changed             bytes of a record or of the line that closes its batch are not what was written
 * missing             records were taken out
 * unexpected          a record is where none belongs: inserted, written twice, or out of order
 * rewritten           a batch was replaced, hash and all: what follows was chained to other bytes
 * unlinked            the line that closes a batch was taken out
 * garbage             a line that no log writes
 * line-too-long       a line longer than any log writes
 * checkpoint-missing  a checkpoint that was written, or had to be, is not there
 * checkpoint-forged   a checkpoint signs another history than the records tell
 * bad-signature       a checkpoint's signature does not hold
 * wrong-key           a checkpoint is signed by a key that is not trusted
 * segment-missing     a segment file is not there
 * segment-forged      a segment does not begin where the one before it ended
 * truncated           the log ends before the anchor
 * anchor-mismatch     the log tells another history than the anchor
 * unreadable          a file or the folder cannot be read
 */
export type ProblemKind =
  | 'changed'
  | 'missing'
  | 'unexpected'
  | 'rewritten'
  | 'unlinked'
  | 'garbage'
  | 'line-too-long'
  | 'checkpoint-missing'
  | 'checkpoint-forged'
  | 'bad-signature'
  | 'wrong-key'
  | 'segment-missing'
  | 'segment-forged'
  | 'truncated'
  | 'anchor-mismatch'
  | 'unreadable';

export interface Problem {
  readonly kind: ProblemKind;
  /** Name of the segment file, without its folder. */
  readonly file: string;
  /** Counted from 1; the place where the file stops being what was written. */
  readonly line: number;
  /** The first record concerned: its own number, or the number that should be there. */
  readonly seq: number;
  readonly message: string;
}

export interface Report {
  /** True if nothing is wrong. Says nothing about the `unsealed` records at the end: see there. */
  readonly ok: boolean;
  readonly records: number;
  readonly batches: number;
  readonly checkpoints: number;
  readonly segments: number;
  /** Records a valid checkpoint covers. */
  readonly sealed: number;
  /** Records after the last checkpoint: chained, but whoever can write the file could have made or cut them. */
  readonly unsealed: number;
  /** Where the chain ends: keep it elsewhere and give it back as `head` to find a cut end. */
  readonly head: Head;
  /** An unfinished batch at the very end: what a killed writer leaves, or one that writes just now. */
  readonly torn: { readonly file: string; readonly line: number; readonly bytes: number } | null;
  /** `given`: only the caller's keys count. `folder`: the keys lying beside the log, which an intruder may replace. */
  readonly trust: 'given' | 'folder';
  /** Ids of the keys whose checkpoints were accepted. */
  readonly keys: readonly string[];
  /** In the order found, the first 100. */
  readonly problems: readonly Problem[];
  /** Problems beyond those. */
  readonly more: number;
}

export const MAX_PROBLEMS = 100;
