// A text that stops growing at its cap. Knows nothing of what is written.

import { stringSlice } from './primordials.ts';

export interface Output {
  text: string;
  /** Characters that still fit. */
  left: number;
}

const CUT = '… (cut)';

export function startOutput(length: number): Output {
  return { __proto__: null, text: '', left: length } as Output;
}

export function write(out: Output, piece: string): void {
  if (out.left <= 0) return;
  if (piece.length <= out.left) {
    out.text += piece;
    out.left -= piece.length;
    return;
  }
  out.text += stringSlice(piece, 0, out.left) + CUT;
  out.left = 0;
}
