// One path segment of a pattern: literal text, a glob with `*` inside, or `**` for any depth.
// Matching walks the input once; it knows no path and builds no regular expression.

export interface LiteralSegment {
  readonly kind: 'literal';
  readonly text: string;
}

/** `head*middle*tail`: each `*` stands for any characters, none included; an empty segment never matches. */
export interface GlobSegment {
  readonly kind: 'glob';
  readonly text: string;
  readonly head: string;
  readonly middle: readonly string[];
  readonly tail: string;
}

/** `**`: zero or more whole segments. */
interface DeepSegment {
  readonly kind: 'deep';
  readonly text: '**';
}

export type Segment = LiteralSegment | GlobSegment | DeepSegment;

/** Stands for "any text" where two patterns are compared: no pattern can contain it. */
const ANY_TEXT = '\u{0}';

const DEEP: DeepSegment = Object.freeze({ kind: 'deep', text: '**' });

/** `text` must not contain two `*` in a row, except as the whole: callers refuse that first. */
export function makeSegment(text: string): Segment {
  if (text === '**') return DEEP;
  const parts = text.split('*');
  if (parts.length === 1) return Object.freeze({ kind: 'literal', text });
  return Object.freeze({
    kind: 'glob',
    text,
    head: parts[0] ?? '',
    middle: Object.freeze(parts.slice(1, -1)),
    tail: parts.at(-1) ?? '',
  });
}

/** Leftmost match of each part in turn: with `*` as the only wildcard that never has to be taken back. */
export function matchesGlob(glob: GlobSegment, text: string): boolean {
  const { head, middle, tail } = glob;
  if (text.length === 0 || text.length < head.length + tail.length) return false;
  if (!text.startsWith(head) || !text.endsWith(tail)) return false;
  const end = text.length - tail.length;
  let position = head.length;
  for (const part of middle) {
    const found = text.indexOf(part, position);
    if (found < 0 || found + part.length > end) return false;
    position = found + part.length;
  }
  return true;
}

/** One segment against one non-deep pattern segment. */
export function matchesSegment(pattern: LiteralSegment | GlobSegment, text: string): boolean {
  return pattern.kind === 'literal' ? pattern.text === text : matchesGlob(pattern, text);
}

/**
 * The text that is hardest to match among all that `pattern` matches: whoever matches it matches all of them,
 * because what stands for `*` occurs in no pattern and can only be taken by another `*`.
 */
export function hardestText(pattern: LiteralSegment | GlobSegment): string {
  return pattern.text.replaceAll('*', ANY_TEXT);
}

/** Whether some text matches both. */
export function segmentsOverlap(
  a: LiteralSegment | GlobSegment,
  b: LiteralSegment | GlobSegment,
): boolean {
  if (a.kind === 'literal') return matchesSegment(b, a.text);
  if (b.kind === 'literal') return matchesGlob(a, b.text);
  // Both ends are fixed text on one side at least; between them the stars of both can take anything.
  return compatible(a.head, b.head, 'start') && compatible(a.tail, b.tail, 'end');
}

function compatible(a: string, b: string, at: 'start' | 'end'): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  return at === 'start' ? long.startsWith(short) : long.endsWith(short);
}
