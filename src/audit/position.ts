// Where a log stands: everything its next line depends on. A new value after each write, so that an old one can be
// returned to. Pure.

import { EMPTY_HEAD, linkHash, type Head } from './chain.ts';

export interface Position {
  readonly segment: number;
  /** Bytes in the segment; 0 before its header is written. */
  readonly size: number;
  readonly head: Head;
  /** What the next batch's hash starts from: the head's hash, or the header's at the start of a segment. */
  readonly previous: string;
  /** Bytes in the segment since the last link. */
  readonly covered: Buffer;
  /** Number of the newest checkpoint. */
  readonly checkpoint: number;
  /** The head the newest checkpoint signed; after a reopening only its record count is known. */
  readonly sealed: Head;
}

export const NOTHING = Buffer.alloc(0);

export function startPosition(segment: number): Position {
  return {
    segment,
    size: 0,
    head: EMPTY_HEAD,
    previous: EMPTY_HEAD.hash,
    covered: NOTHING,
    checkpoint: 0,
    sealed: EMPTY_HEAD,
  };
}

/** The same place in the chain, in a segment that is not there yet. */
export function nextSegment(position: Position): Position {
  return {
    ...position,
    segment: position.segment + 1,
    size: 0,
    previous: linkHash(position.previous, position.covered),
    covered: NOTHING,
  };
}

/** Whether `a` is further on in the log than `b`. */
export function isLater(a: Position, b: Position): boolean {
  return a.segment > b.segment || (a.segment === b.segment && a.size > b.size);
}
