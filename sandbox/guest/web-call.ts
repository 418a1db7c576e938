// A call in the form of the web: the Request a handler gets, and the text of the Response it gives back. Must not know who
// asked, nor what an endpoint is.

import { bodyOfBytes, consume } from './body.ts';
import type { Bytes } from './bytes.ts';
import type { AbortSignal } from './globals/abort-signal.ts';
import { type Request, requestOver } from './globals/request.ts';
import { type ResponseState, responseStateOf } from './globals/response.ts';
import { type HeaderPairs, listOfPairs, pairsOf } from './header-pairs.ts';
import { fromBase64, jsonParse, objectCreate, toBase64 } from './primordials.ts';
import type { Done, Failed } from './promise.ts';

/** As the host writes it; `body` is base64. */
interface RequestParts {
  readonly url: string;
  readonly method: string;
  readonly headers: HeaderPairs;
  readonly body: string | null;
}

const STRICT = objectCreate(null) as object;

/** `text` comes from the host. */
export function requestFrom(text: string, signal: AbortSignal): Request {
  const { url, method, headers, body } = jsonParse(text) as RequestParts;
  return requestOver({
    url,
    method,
    list: listOfPairs(headers, false),
    redirect: 'manual',
    source: signal,
    body: body === null ? null : bodyOfBytes(fromBase64(body, STRICT)),
  });
}

/** The response a handler returned; undefined for anything else, and for one that stands for a failure. */
export function returnedResponse(value: unknown): ResponseState | undefined {
  const state = responseStateOf(value);
  return state === undefined || state.type === 'error' ? undefined : state;
}

/** Reads the body to its end. Throws TypeError where it was read already; `done` gets data for JSON text. */
export function writeResponse(state: ResponseState, done: Done<object>, failed: Failed): void {
  const { status, statusText, list, body } = state;
  const head = { __proto__: null, status, statusText, headers: pairsOf(list), body: null };
  if (body === null) {
    done(head);
    return;
  }
  const whole = (bytes: Bytes): void => done({ ...head, __proto__: null, body: toBase64(bytes) });
  consume(body, whole, failed);
}
