// Whether a last line without its newline can be what an interrupted write leaves. Pure.

const LINE_STARTS = ['{"seq":', '{"link":', '{"checkpoint":', '{"segment":'];

/** True for the beginning of a line that a log writes, and for the zeros a power loss leaves. */
export function isTorn(bytes: Uint8Array): boolean {
  if (bytes.every((byte) => byte === 0)) return true;
  const text = Buffer.from(bytes).toString('latin1');
  const starts = LINE_STARTS.some((start) => text.startsWith(start) || start.startsWith(text));
  return starts && !hasTextAfterObject(text);
}

/** A line ends with its object: more text after it was never written by a log. */
function hasTextAfterObject(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (inString) {
      if (c === '\\') i += 1;
      else if (c === '"') inString = false;
    } else if (c === '"') inString = true;
    else if (c === '{' || c === '[') depth += 1;
    else if (c === '}' || c === ']') depth -= 1;
    if (depth === 0 && i < text.length - 1) return true;
  }
  return false;
}
