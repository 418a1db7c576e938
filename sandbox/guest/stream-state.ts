// What a readable stream knows and does, apart from the objects a guest holds: chunks wait here for readers, and readers for
// chunks. Calls back instead of making promises. Must not know where chunks come from.

import { clear, type Fifo, isEmpty, makeFifo, push, shift } from './fifo.ts';
import { mathMax, NativeTypeError } from './primordials.ts';
import type { Done, Failed } from './promise.ts';

/** Where chunks come from. Neither function throws; each calls back once, at once or later. */
export interface StreamSource {
  /** Asked for more, to be given with `enqueue`, `close` or `fail`. */
  pull(stream: StreamState, done: () => void, failed: Failed): void;
  cancel(reason: unknown, done: () => void, failed: Failed): void;
}

/** One read. Exactly one of these is called, and none of them throws. */
export interface ReadRequest {
  chunk(value: unknown): void;
  close(): void;
  error(error: unknown): void;
}

export interface StreamState {
  status: 'readable' | 'closed' | 'errored';
  error: unknown;
  readonly queue: Fifo<Queued>;
  /** Of what is queued, in the unit of the strategy. */
  size: number;
  readonly most: number;
  source: StreamSource | undefined;
  started: boolean;
  pulling: boolean;
  pullAgain: boolean;
  closing: boolean;
  /** Read from or cancelled, ever. */
  disturbed: boolean;
  reader: ReaderState | undefined;
}
interface Queued {
  readonly chunk: unknown;
  readonly size: number;
}

export interface ReaderState {
  stream: StreamState | undefined;
  readonly reads: Fifo<ReadRequest>;
  /** Told once how it ended: the stream, or the reader's hold on it. */
  ended: { readonly closed: () => void; readonly failed: Failed } | undefined;
}

/** `most`: how much may wait in the queue before no more is pulled. `started`: false until `begin`. */
export function makeStream(source: StreamSource, most: number, started = true): StreamState {
  return {
    status: 'readable',
    error: undefined,
    queue: makeFifo(),
    size: 0,
    most,
    source,
    started,
    pulling: false,
    pullAgain: false,
    closing: false,
    disturbed: false,
    reader: undefined,
  };
}

export function begin(stream: StreamState): void {
  stream.started = true;
  pullIfNeeded(stream);
}

export function canEnqueue(stream: StreamState): boolean {
  return stream.status === 'readable' && !stream.closing;
}

/** Nothing where the stream takes no more. What `measure` throws is thrown on. */
export function enqueue(
  stream: StreamState,
  chunk: unknown,
  measure: (chunk: unknown) => number = one,
): void {
  if (!canEnqueue(stream)) return;
  const { reader } = stream;
  if (reader !== undefined && !isEmpty(reader.reads)) shift(reader.reads).chunk(chunk);
  else {
    // It may run code of the guest's, which may read and close meanwhile: the chunk is queued all the same.
    const size = measure(chunk);
    push(stream.queue, { chunk, size });
    stream.size += size;
  }
  pullIfNeeded(stream);
}

function one(): number {
  return 1;
}

/** What is queued can still be read. */
export function close(stream: StreamState): void {
  if (!canEnqueue(stream)) return;
  stream.closing = true;
  if (isEmpty(stream.queue)) finish(stream);
}

export function fail(stream: StreamState, error: unknown): void {
  if (stream.status !== 'readable') return;
  stream.status = 'errored';
  stream.error = error;
  forget(stream);
  const { reader } = stream;
  if (reader === undefined) return;
  tell(reader, (ended) => ended.failed(error));
  while (!isEmpty(reader.reads)) shift(reader.reads).error(error);
}

function finish(stream: StreamState): void {
  stream.status = 'closed';
  forget(stream);
  const { reader } = stream;
  if (reader === undefined) return;
  tell(reader, (ended) => ended.closed());
  while (!isEmpty(reader.reads)) shift(reader.reads).close();
}

function forget(stream: StreamState): void {
  stream.source = undefined;
  clear(stream.queue);
  stream.size = 0;
}

function tell(
  reader: ReaderState,
  how: (ended: { readonly closed: () => void; readonly failed: Failed }) => void,
): void {
  const { ended } = reader;
  reader.ended = undefined;
  if (ended !== undefined) how(ended);
}

/** Throws TypeError where somebody reads already. */
export function acquire(stream: StreamState): ReaderState {
  if (stream.reader !== undefined) throw new NativeTypeError('The stream is locked to a reader');
  const reader: ReaderState = { stream, reads: makeFifo(), ended: undefined };
  stream.reader = reader;
  return reader;
}

/** Reads that still wait fail with a TypeError. */
export function release(reader: ReaderState): void {
  const { stream } = reader;
  if (stream === undefined) return;
  stream.reader = undefined;
  reader.stream = undefined;
  const error = new NativeTypeError('The reader was released');
  tell(reader, (ended) => ended.failed(error));
  while (!isEmpty(reader.reads)) shift(reader.reads).error(error);
}

export function read(reader: ReaderState, request: ReadRequest): void {
  const { stream } = reader;
  if (stream === undefined) {
    request.error(new NativeTypeError('The reader was released'));
    return;
  }
  stream.disturbed = true;
  if (stream.status === 'closed') request.close();
  else if (stream.status === 'errored') request.error(stream.error);
  else if (isEmpty(stream.queue)) {
    push(reader.reads, request);
    pullIfNeeded(stream);
  } else {
    const { chunk, size } = shift(stream.queue);
    stream.size = mathMax(stream.size - size, 0);
    if (stream.closing && isEmpty(stream.queue)) finish(stream);
    else pullIfNeeded(stream);
    request.chunk(chunk);
  }
}

export function cancel(
  stream: StreamState,
  reason: unknown,
  done: () => void,
  failed: Failed,
): void {
  stream.disturbed = true;
  const { source, status } = stream;
  if (status === 'errored') failed(stream.error);
  else if (status === 'closed' || source === undefined) done();
  else {
    finish(stream);
    source.cancel(reason, done, failed);
  }
}

/** Null once it failed, 0 once it ended. */
export function desiredSize(stream: StreamState): number | null {
  if (stream.status === 'errored') return null;
  return stream.status === 'closed' ? 0 : stream.most - stream.size;
}

function pullIfNeeded(stream: StreamState): void {
  const { source, reader } = stream;
  if (source === undefined || !stream.started || !canEnqueue(stream)) return;
  const asked = reader !== undefined && !isEmpty(reader.reads);
  if (!asked && !(stream.most - stream.size > 0)) return;
  if (stream.pulling) {
    stream.pullAgain = true;
    return;
  }
  stream.pulling = true;
  const done = (): void => {
    stream.pulling = false;
    if (!stream.pullAgain) return;
    stream.pullAgain = false;
    pullIfNeeded(stream);
  };
  source.pull(stream, done, (error) => fail(stream, error));
}

/** Every chunk until the end, one after the other; neither a long queue nor a fast source makes the stack grow. */
export function readAll(
  reader: ReaderState,
  each: Done<unknown>,
  done: () => void,
  failed: Failed,
): void {
  let reading = false;
  let again = false;
  const request: ReadRequest = {
    chunk: (value) => {
      try {
        each(value);
      } catch (error) {
        failed(error);
        return;
      }
      next();
    },
    close: done,
    error: failed,
  };
  const next = (): void => {
    again = true;
    if (reading) return;
    reading = true;
    while (again) {
      again = false;
      read(reader, request);
    }
    reading = false;
  };
  next();
}
