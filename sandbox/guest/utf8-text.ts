// Whole texts to UTF-8 and back, as bodies need them. Must not know streams of text.

import { encodeUtf8 } from './globals/text-encoder.ts';
import { stringCharCodeAt, stringSlice } from './primordials.ts';
import { decodeUtf8, startUtf8 } from './utf8-decoder.ts';

export { encodeUtf8 };

/** Without a byte order mark at its start; what is ill-formed becomes U+FFFD. */
export function textOfUtf8(bytes: Uint8Array): string {
  const text = decodeUtf8(startUtf8(), bytes, false, false);
  return stringCharCodeAt(text, 0) === 0xfeff ? stringSlice(text, 1) : text;
}
