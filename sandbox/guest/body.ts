// The body of a request or response: bytes that are all there, or a stream of them. Reads it once. Must not know messages.

import { makeList } from './bare.ts';
import { bytesOf } from './buffer-source.ts';
import { type Bytes, copyBytes, joinBytes } from './bytes.ts';
import { type ReadableStream, streamOver } from './globals/readable-stream.ts';
import { NativeTypeError, typedArrayByteLength, typedArrayName } from './primordials.ts';
import type { Done, Failed } from './promise.ts';
import {
  acquire,
  cancel,
  close,
  enqueue,
  makeStream,
  readAll,
  type StreamSource,
  type StreamState,
} from './stream-state.ts';
import { teeStream } from './stream-tee.ts';

export interface Body {
  /** All of it, while nobody wanted a stream. */
  bytes: Bytes | undefined;
  /** In place of `bytes`. */
  stream: StreamState | undefined;
  /** The object the guest has of the stream. */
  shown: ReadableStream | undefined;
  /** `bytes` were read. */
  used: boolean;
}

export function bodyOfBytes(bytes: Bytes): Body {
  return { bytes, stream: undefined, shown: undefined, used: false };
}

export function bodyOfStream(stream: StreamState, shown?: ReadableStream): Body {
  return { bytes: undefined, stream, shown, used: false };
}

export function isUsed(body: Body): boolean {
  return body.used || body.stream?.disturbed === true;
}

/** Read already, or being read: nobody else can have it. */
export function isUnusable(body: Body): boolean {
  return isUsed(body) || body.stream?.reader !== undefined;
}

/** The stream for the guest; made of the bytes where there was none. */
export function showStream(body: Body): ReadableStream {
  return (body.shown ??= streamOver(toStream(body)));
}

function toStream(body: Body): StreamState {
  if (body.stream === undefined) {
    const { bytes } = body;
    const stream = makeStream(NOTHING_MORE, 0);
    if (bytes !== undefined && typedArrayByteLength(bytes) > 0) {
      enqueue(stream, copyBytes(bytes));
    }
    close(stream);
    // Read through the stream from now on; what was read already is held by who read it.
    stream.disturbed = body.used;
    if (body.used) acquire(stream);
    body.stream = stream;
    body.bytes = undefined;
  }
  return body.stream;
}

const NOTHING_MORE: StreamSource = {
  pull: (_, done) => done(),
  cancel: (_, done) => done(),
};

/** All of the bytes, which are the caller's own then. Throws TypeError for a body that is used or locked. */
export function consume(body: Body | null, done: Done<Bytes>, failed: Failed): void {
  if (body === null) {
    done(joinBytes(makeList()));
    return;
  }
  if (isUnusable(body)) throw new NativeTypeError('The body was read already, or is being read');
  const { stream, bytes } = body;
  if (stream === undefined) {
    body.used = true;
    done(copyBytes(bytes as Bytes));
    return;
  }
  const parts = makeList<Uint8Array>();
  readAll(
    acquire(stream),
    (chunk) => {
      parts[parts.length] = chunkBytes(chunk);
    },
    () => done(joinBytes(parts)),
    failed,
  );
}

/** Throws TypeError for what is no Uint8Array: a body has nothing else in it. */
export function chunkBytes(chunk: unknown): Uint8Array {
  if (typeof chunk === 'object' && chunk !== null && typedArrayName(chunk) === 'Uint8Array')
    return bytesOf(chunk) as Uint8Array;
  throw new NativeTypeError('A chunk of a body must be a Uint8Array');
}

/** A second body with the same content. Throws TypeError for one that is used or locked. */
export function cloneBody(body: Body): Body {
  if (isUnusable(body)) throw new NativeTypeError('The body was read already, or is being read');
  if (body.stream === undefined) return bodyOfBytes(body.bytes as Bytes);
  const { first, second } = teeStream(body.stream, true);
  body.stream = first;
  body.shown = undefined;
  return bodyOfStream(second);
}

/** The same body for another message; this one counts as read from now on. */
export function takeBody(body: Body): Body {
  const { bytes, stream, shown } = body;
  const taken: Body = { bytes, stream, shown, used: false };
  if (body.stream === undefined) body.used = true;
  else {
    const passed = makeStream(NOTHING_MORE, 0);
    passed.disturbed = true;
    body.stream = passed;
    body.shown = undefined;
  }
  return taken;
}

/** Gives the rest up. Never throws, and nobody is told how it went. */
export function dropBody(body: Body, reason: unknown): void {
  body.used = true;
  if (body.stream !== undefined) cancel(body.stream, reason, nothing, nothing);
}

function nothing(): void {
  return undefined;
}
