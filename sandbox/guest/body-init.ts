// What the web takes for a body, as a body and the type it has. Runs guest code where the web does: iterators and
// `toString`. Must not know messages.

import { type Body, bodyOfBytes, bodyOfStream } from './body.ts';
import { bytesOf } from './buffer-source.ts';
import { copyBytes } from './bytes.ts';
import { writeMultipart } from './form-text.ts';
import { blobStateOf } from './globals/blob.ts';
import { formEntriesOf } from './globals/form-data.ts';
import {
  isAsyncIterable,
  type ReadableStream,
  streamFrom,
  streamStateOf,
} from './globals/readable-stream.ts';
import { isUrlSearchParams } from './globals/url.ts';
import { NativeTypeError, toText } from './primordials.ts';
import { encodeUtf8 } from './utf8-text.ts';

export interface ExtractedBody {
  readonly body: Body;
  /** Of the header `content-type`, where none is given. */
  readonly type: string | null;
}

/** Throws TypeError for a stream that is in use, and what the guest throws. */
export function extractBody(value: unknown): ExtractedBody {
  const stream = streamStateOf(value);
  if (stream !== undefined) {
    if (stream.disturbed || stream.reader !== undefined) {
      throw new NativeTypeError('The stream was read already, or is being read');
    }
    return { body: bodyOfStream(stream, value as ReadableStream), type: null };
  }
  const blob = blobStateOf(value);
  if (blob !== undefined) {
    return { body: bodyOfBytes(blob.bytes), type: blob.type === '' ? null : blob.type };
  }
  const entries = formEntriesOf(value);
  if (entries !== undefined) {
    const { bytes, type } = writeMultipart(entries);
    return { body: bodyOfBytes(bytes), type };
  }
  const bytes = bytesOf(value);
  if (bytes !== undefined) return { body: bodyOfBytes(copyBytes(bytes)), type: null };
  if (isUrlSearchParams(value)) {
    const type = 'application/x-www-form-urlencoded;charset=UTF-8';
    return { body: bodyOfBytes(encodeUtf8(toText(value))), type };
  }
  if (isAsyncIterable(value)) return { body: bodyOfStream(streamFrom(value)), type: null };
  return { body: bodyOfBytes(encodeUtf8(toText(value))), type: 'text/plain;charset=UTF-8' };
}
