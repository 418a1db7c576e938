// Turns whatever was thrown into four strings. Runs in guest time and may run guest code (getters, traps), always
// inside a try; what comes out holds no guest object. Must not know where the strings go.

import { inspect } from './inspect.ts';
import { numberToString, stringSlice } from './primordials.ts';

export interface ErrorText {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  readonly code: string | undefined;
}

const NAME_LENGTH = 128;
const TEXT_LENGTH = 8_192;

/** Never throws. Name and code are at most 128 characters, message and stack 8,192. */
export function describeError(thrown: unknown): ErrorText {
  try {
    return typeof thrown === 'object' && thrown !== null
      ? describeObject(thrown)
      : describeOther(thrown);
  } catch {
    return errorText('Error', 'a value that could not be read was thrown', '', undefined);
  }
}

function describeObject(thrown: object): ErrorText {
  const name = stringOf(thrown, 'name', NAME_LENGTH);
  const message = stringOf(thrown, 'message', TEXT_LENGTH);
  const stack = stringOf(thrown, 'stack', TEXT_LENGTH);
  const code = codeOf(thrown);
  // Neither name nor message: not made to be thrown, so show what it is.
  if (name === undefined && message === undefined) {
    return errorText('Error', inspect(thrown, TEXT_LENGTH), stack ?? '', code);
  }
  return errorText(
    name === undefined || name === '' ? 'Error' : name,
    message ?? '',
    stack ?? '',
    code,
  );
}

function describeOther(thrown: unknown): ErrorText {
  const message =
    typeof thrown === 'string' ? stringSlice(thrown, 0, TEXT_LENGTH) : inspect(thrown, TEXT_LENGTH);
  return errorText('Error', message, '', undefined);
}

function codeOf(thrown: object): string | undefined {
  const code = read(thrown, 'code');
  if (typeof code === 'string') return stringSlice(code, 0, NAME_LENGTH);
  return typeof code === 'number' ? numberToString(code) : undefined;
}

function stringOf(thrown: object, key: string, length: number): string | undefined {
  const value = read(thrown, key);
  return typeof value === 'string' ? stringSlice(value, 0, length) : undefined;
}

function read(thrown: object, key: string): unknown {
  try {
    return (thrown as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}

function errorText(
  name: string,
  message: string,
  stack: string,
  code: string | undefined,
): ErrorText {
  return { __proto__: null, name, message, stack, code } as ErrorText;
}
