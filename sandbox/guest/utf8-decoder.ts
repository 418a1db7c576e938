// UTF-8 into strings, a chunk at a time, as the encoding standard defines it: every ill-formed part becomes U+FFFD, or an
// error. Must not know byte order marks.

import { unitsToText } from './binary-text.ts';
import { NativeTypeError, NativeUint16Array, typedArrayLength } from './primordials.ts';

/** What is left of a character whose bytes have not all come. */
export interface Utf8State {
  point: number;
  needed: number;
  seen: number;
  /** The next byte must lie between these two. */
  lower: number;
  upper: number;
}

export function startUtf8(): Utf8State {
  return { point: 0, needed: 0, seen: 0, lower: 0x80, upper: 0xbf };
}

const ROOM = 1_024;
const units = new NativeUint16Array(ROOM);
let used = 0;
let text = '';

/** Throws TypeError on ill-formed bytes if `fatal`. Without `more`, an unfinished character is ill-formed too. */
export function decodeUtf8(
  state: Utf8State,
  bytes: Uint8Array,
  fatal: boolean,
  more: boolean,
): string {
  used = 0;
  text = '';
  const length = typedArrayLength(bytes);
  for (let i = 0; i < length; i++) {
    if (state.needed === 0) i = copyAscii(bytes, i, length);
    if (i < length) takeByte(state, bytes[i] as number, fatal);
  }
  if (!more && state.needed !== 0) {
    restart(state);
    illFormed(fatal);
  }
  flush();
  const result = text;
  text = '';
  return result;
}

/** Copies whole blocks of ASCII and says where the first other byte may be. */
function copyAscii(b: Uint8Array, from: number, length: number): number {
  let i = from;
  for (; i + 8 <= length; i += 8) {
    // oxfmt-ignore
    const any = b[i]! | b[i + 1]! | b[i + 2]! | b[i + 3]! | b[i + 4]! | b[i + 5]! | b[i + 6]! | b[i + 7]!;
    if (any >= 0x80) break;
  }
  if (i > from) {
    flush();
    text += unitsToText(b, from, i);
  }
  return i;
}

function takeByte(state: Utf8State, byte: number, fatal: boolean): void {
  if (state.needed === 0) {
    takeFirst(state, byte, fatal);
  } else if (byte < state.lower || byte > state.upper) {
    restart(state);
    illFormed(fatal);
    takeFirst(state, byte, fatal);
  } else {
    state.lower = 0x80;
    state.upper = 0xbf;
    state.point = (state.point << 6) | (byte & 0x3f);
    state.seen++;
    if (state.seen === state.needed) {
      const point = state.point;
      restart(state);
      put(point);
    }
  }
}

function takeFirst(state: Utf8State, byte: number, fatal: boolean): void {
  if (byte < 0x80) {
    put(byte);
  } else if (byte >= 0xc2 && byte <= 0xdf) {
    state.needed = 1;
    state.point = byte & 0x1f;
  } else if (byte >= 0xe0 && byte <= 0xef) {
    if (byte === 0xe0) state.lower = 0xa0;
    if (byte === 0xed) state.upper = 0x9f;
    state.needed = 2;
    state.point = byte & 0xf;
  } else if (byte >= 0xf0 && byte <= 0xf4) {
    if (byte === 0xf0) state.lower = 0x90;
    if (byte === 0xf4) state.upper = 0x8f;
    state.needed = 3;
    state.point = byte & 0x7;
  } else {
    illFormed(fatal);
  }
}

function restart(state: Utf8State): void {
  state.point = 0;
  state.needed = 0;
  state.seen = 0;
  state.lower = 0x80;
  state.upper = 0xbf;
}

function illFormed(fatal: boolean): void {
  if (fatal) throw new NativeTypeError('The encoded data was not valid for encoding utf-8');
  put(0xfffd);
}

function put(point: number): void {
  if (used + 2 > ROOM) flush();
  if (point > 0xffff) {
    units[used++] = 0xd7c0 + (point >> 10);
    units[used++] = 0xdc00 | (point & 0x3ff);
  } else units[used++] = point;
}

function flush(): void {
  text += unitsToText(units, 0, used);
  used = 0;
}
