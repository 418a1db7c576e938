// Bytes and code units into strings, quickly, by a captured function only. Knows no encoding.

import { fromCharCode, typedArrayLength } from './primordials.ts';

/** Read by index inside its bounds only: elements of a typed array are its own. */
interface Units {
  readonly [index: number]: number;
}

/** One character per unit, from `start` up to `end`, which must lie inside. */
export function unitsToText(u: Units, start: number, end: number): string {
  let text = '';
  let i = start;
  // Sixteen at a time: V8 makes one flat string of many arguments, and no list has to be built for the call.
  for (; i + 16 <= end; i += 16) {
    // oxfmt-ignore
    text += fromCharCode(
      u[i]!, u[i + 1]!, u[i + 2]!, u[i + 3]!, u[i + 4]!, u[i + 5]!, u[i + 6]!, u[i + 7]!,
      u[i + 8]!, u[i + 9]!, u[i + 10]!, u[i + 11]!, u[i + 12]!, u[i + 13]!, u[i + 14]!, u[i + 15]!,
    );
  }
  for (; i < end; i++) text += fromCharCode(u[i]!);
  return text;
}

/** A binary string: each byte the character of that number. */
export function bytesToBinary(bytes: Uint8Array): string {
  return unitsToText(bytes, 0, typedArrayLength(bytes));
}

const HEX = '0123456789abcdef';

/** Two digits in lower case. */
export function hexByte(byte: number): string {
  return `${HEX[byte >> 4] as string}${HEX[byte & 15] as string}`;
}
