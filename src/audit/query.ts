// Reads records back: those that match, in order, from a log that may be written at the same time. Trusts nothing it
// reads and proves nothing: that is what verifying is for.

import { join } from 'node:path';
import { compileFilter, type Filter, type LoggedEntry } from './filter.ts';
import { segmentName } from './format.ts';
import { readLines, readLinesBackwards } from './lines.ts';
import { listSegments } from './verify.ts';

export interface Query extends Filter {
  /** Most records to return. */
  readonly limit?: number | undefined;
  /** Default `oldest` first. */
  readonly order?: 'oldest' | 'newest' | undefined;
}

/** More lines than a batch has: in a damaged log that lost its links, records are shown all the same. */
const MAX_OPEN = 2000;

const LINK = Buffer.from('{"link":');

/**
 * Records that match, in bounded memory. A batch that has no link yet at the end of the log is left out: nobody was
 * told that it is written. Rejects if the folder cannot be read.
 */
export async function* query(dir: string, options: Query = {}): AsyncGenerator<LoggedEntry> {
  const { limit = Infinity, order = 'oldest' } = options;
  const select = compileFilter(options);
  const numbers = await listSegments(dir);
  const last = numbers.at(-1);
  if (order === 'newest') numbers.reverse();
  let left = limit;
  for (const number of numbers) {
    const path = join(dir, segmentName(number));
    const lines =
      order === 'newest'
        ? linesBackwards(path, number === last)
        : linesForward(path, number === last);
    for await (const line of lines) {
      if (left <= 0) return;
      const record = select(line);
      if (record === null) continue;
      left -= 1;
      yield record;
    }
  }
}

async function* linesForward(path: string, last: boolean): AsyncGenerator<Buffer> {
  let open: Buffer[] = [];
  for await (const line of readLines(path)) {
    open.push(line);
    if (!isLink(line) && open.length < MAX_OPEN) continue;
    yield* open;
    open = [];
  }
  if (!last) yield* open;
}

async function* linesBackwards(path: string, last: boolean): AsyncGenerator<Buffer> {
  let closed = !last;
  for await (const line of readLinesBackwards(path)) {
    closed ||= isLink(line);
    if (closed) yield line;
  }
}

export function isLink(line: Buffer): boolean {
  return line.subarray(0, LINK.length).equals(LINK);
}
