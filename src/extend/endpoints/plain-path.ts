// One spelling for each path of a request: what is routed, what is decided and what is on record is the same text. Pure.

/**
 * Decoded segment by segment. What decoding would make ambiguous stays encoded: a slash, a backslash, a percent sign, control
 * characters. Null for what is no text. `path` as a URL has it, without dot segments.
 */
export function plainPath(path: string): string | null {
  try {
    return path.split('/').map(plainSegment).join('/');
  } catch {
    return null;
  }
}

function plainSegment(segment: string): string {
  return decodeURIComponent(segment).replaceAll(/[%/\\\p{Cc}]/gu, encodeURIComponent);
}
