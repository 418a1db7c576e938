// Makes the JSON text in which results and arguments leave the isolate. `toJSON` and getters of the guest run, in guest
// time; nothing they throw gets out as an object. Must not know who reads the text.

import { describeError, type ErrorText } from './describe-error.ts';
import { jsonStringify, stringStartsWith } from './primordials.ts';

/**
 * `text` is undefined for what JSON has no word for at the top: undefined, a function, a symbol.
 * not-json   a cycle or a BigInt, and `error.message` says which
 * too-long   over the cap, which is in the message
 * threw      a getter or `toJSON` of the guest threw
 */
export type JsonText =
  | { readonly ok: true; readonly text: string | undefined }
  | {
      readonly ok: false;
      readonly reason: 'not-json' | 'too-long' | 'threw';
      readonly error: ErrorText;
    };

/** Never throws. `maxLength` in UTF-16 units. */
export function toJsonText(value: unknown, maxLength: number): JsonText {
  let text: string | undefined;
  try {
    text = jsonStringify(value);
  } catch (error) {
    return failed(error);
  }
  if (text !== undefined && text.length > maxLength) return tooLong(text.length, maxLength);
  return { __proto__: null, ok: true, text } as JsonText;
}

// V8's own words. A guest that throws the same words gets the same reason, which tells it nothing.
const CYCLE = 'Converting circular structure to JSON';
const BIGINT = 'Do not know how to serialize a BigInt';

function failed(thrown: unknown): JsonText {
  const error = describeError(thrown);
  const native =
    error.name === 'TypeError' &&
    (stringStartsWith(error.message, CYCLE) || stringStartsWith(error.message, BIGINT));
  return { __proto__: null, ok: false, reason: native ? 'not-json' : 'threw', error } as JsonText;
}

function tooLong(length: number, maxLength: number): JsonText {
  const message = `the JSON text has ${length} characters; ${maxLength} are allowed`;
  const error = {
    __proto__: null,
    name: 'RangeError',
    message,
    stack: '',
    code: undefined,
  } as ErrorText;
  return { __proto__: null, ok: false, reason: 'too-long', error } as JsonText;
}
