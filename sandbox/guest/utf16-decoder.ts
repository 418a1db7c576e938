// UTF-16 into strings, a chunk at a time, as the encoding standard defines it. Must not know byte order marks.

import { unitsToText } from './binary-text.ts';
import { NativeTypeError, NativeUint16Array, typedArrayLength } from './primordials.ts';

/** What is left over of the chunk before: half a unit, the first unit of a pair; -1 for none. */
export interface Utf16State {
  byte: number;
  lead: number;
}

export function startUtf16(): Utf16State {
  return { byte: -1, lead: -1 };
}

const REPLACEMENT = 0xfffd;

/** Throws TypeError on ill-formed bytes if `fatal`. Without `more`, what is left over is ill-formed too. */
export function decodeUtf16(
  state: Utf16State,
  bytes: Uint8Array,
  bigEndian: boolean,
  fatal: boolean,
  more: boolean,
): string {
  const length = typedArrayLength(bytes);
  // A unit from each two bytes, and what was left over before; a lone surrogate takes the place of what it was.
  const units = new NativeUint16Array((length >> 1) + 3);
  let used = 0;
  for (let i = 0; i < length; i++) {
    const byte = bytes[i] as number;
    if (state.byte < 0) {
      state.byte = byte;
      continue;
    }
    const unit = bigEndian ? (state.byte << 8) | byte : (byte << 8) | state.byte;
    state.byte = -1;
    used = putUnit(state, unit, units, used, fatal);
  }
  if (!more && (state.byte >= 0 || state.lead >= 0)) {
    state.byte = -1;
    state.lead = -1;
    units[used++] = replaced(fatal);
  }
  return unitsToText(units, 0, used);
}

/** Writes what `unit` completes and says how much is written then. */
function putUnit(
  state: Utf16State,
  unit: number,
  units: Uint16Array,
  at: number,
  fatal: boolean,
): number {
  let used = at;
  const lead = state.lead;
  state.lead = -1;
  const isTrail = unit >= 0xdc00 && unit <= 0xdfff;
  if (lead >= 0 && isTrail) {
    units[used++] = lead;
    units[used++] = unit;
    return used;
  }
  if (lead >= 0) units[used++] = replaced(fatal);
  if (unit >= 0xd800 && unit <= 0xdbff) state.lead = unit;
  else units[used++] = isTrail ? replaced(fatal) : unit;
  return used;
}

function replaced(fatal: boolean): number {
  if (fatal) throw new NativeTypeError('The encoded data was not valid for encoding utf-16');
  return REPLACEMENT;
}
