// Shows the end of a log and goes on showing what is added, across segments. Reads only.

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compileFilter, parseRecord, type Filter, type LoggedEntry } from './filter.ts';
import { segmentName } from './format.ts';
import { readPieces } from './lines.ts';
import { isLink, query } from './query.ts';
import { listSegments } from './verify.ts';

export interface TailOptions extends Filter {
  /** How many matching records of the past come first. Default 10. */
  readonly last?: number | undefined;
  /** Whether to wait for more. Default false. */
  readonly follow?: boolean | undefined;
  /** Ends the waiting; the iteration then ends without an error. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds between looks. Default 200. */
  readonly pollMs?: number | undefined;
}

/** More lines than a batch has: what a damaged log holds beyond them is not kept. */
const MAX_OPEN = 2000;

/** How far a follower has read: everything up to a link. */
interface Place {
  segment: number;
  offset: number;
  seq: number;
}

/** Records that match, oldest first. Rejects if the folder cannot be read. */
export async function* tail(dir: string, options: TailOptions = {}): AsyncGenerator<LoggedEntry> {
  const { last = 10, follow = false, signal, pollMs = 200 } = options;
  const place = await findEnd(dir);
  yield* await readPast(dir, options, last, place.seq);
  if (!follow) return;
  for (;;) {
    if (signal?.aborted === true) return;
    // Listed before it is read: once there is a newer segment, the current one grows no more.
    const numbers = await listSegments(dir);
    yield* readNew(dir, place, options);
    const next = numbers.find((number) => number > place.segment);
    if (next === undefined) await pause(pollMs, signal);
    else {
      place.segment = next;
      place.offset = 0;
    }
  }
}

async function findEnd(dir: string): Promise<Place> {
  const segment = (await listSegments(dir)).at(-1) ?? 0;
  for await (const record of query(dir, { order: 'newest', limit: 1 })) {
    return { segment, offset: 0, seq: record.seq };
  }
  return { segment, offset: 0, seq: 0 };
}

async function readPast(
  dir: string,
  filter: Filter,
  limit: number,
  seq: number,
): Promise<LoggedEntry[]> {
  const records: LoggedEntry[] = [];
  if (limit <= 0) return records;
  for await (const record of query(dir, { ...filter, order: 'newest' })) {
    if (record.seq <= seq) records.push(record);
    if (records.length >= limit) break;
  }
  return records.toReversed();
}

/** What closed batches there are after `place`, which moves along. */
async function* readNew(dir: string, place: Place, filter: Filter): AsyncGenerator<LoggedEntry> {
  const path = join(dir, segmentName(place.segment));
  const size = (await stat(path).catch(() => null))?.size ?? 0;
  // A log that lost its disk goes back to what it acknowledged. What was shown beyond stays shown.
  if (size < place.offset) place.offset = size;
  if (size === place.offset) return;
  const select = compileFilter(filter);
  let open: Buffer[] = [];
  let offset = place.offset;
  for await (const pieces of readPieces(path, place.offset)) {
    for (const piece of pieces) {
      offset += piece.bytes.length + (piece.end ? 1 : 0);
      if (!piece.start || !piece.end) continue;
      if (isLink(piece.bytes)) {
        place.offset = offset;
        yield* choose(open, place, select);
        open = [];
      } else if (open.length < MAX_OPEN) open.push(piece.bytes);
    }
  }
}

function* choose(
  lines: readonly Buffer[],
  place: Place,
  select: (line: Buffer) => LoggedEntry | null,
): Generator<LoggedEntry> {
  for (const line of lines) {
    const seq = parseRecord(line)?.seq ?? 0;
    const record = select(line);
    if (seq <= place.seq) continue;
    if (record !== null) yield record;
  }
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  // Aborted while waiting: the loop looks at the signal itself.
  await sleep(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}
