// One thing that is wrong with a document, said so that its author can fix it. Knows no document.

/**
 * What is wrong, where, and what to do about it.
 * `file` is the name the caller gave, `pointer` an RFC 6901 pointer into it (`""` is the whole document).
 */
export interface Problem {
  readonly file: string;
  readonly pointer: string;
  readonly message: string;
  readonly hint: string;
}

/** A problem in a document whose name the finder need not know. */
export type Finding = Omit<Problem, 'file'>;

/** One line: `plugin.json#/limits/memory: 0 is too small; use a number of at least 8`. */
export function formatProblem(problem: Problem): string {
  const place = problem.pointer === '' ? '' : `#${printable(problem.pointer)}`;
  return `${printable(problem.file)}${place}: ${problem.message}; ${problem.hint}`;
}

/** `['limits', 'memory']` as `/limits/memory`. */
export function toPointer(path: readonly PropertyKey[]): string {
  return path.map((segment) => `/${escapeSegment(String(segment))}`).join('');
}

export function escapeSegment(segment: string): string {
  return segment.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** A document's own text inside a message: quoted, short, and without anything a terminal would act on. */
export function quote(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(shorten(value)) : describeValue(value);
  return printable(text);
}

function describeValue(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value !== null && typeof value === 'object') return 'an object';
  return String(value);
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

// Control, format and unassigned characters: they can recolour, reorder or hide what a person reads.
function printable(text: string): string {
  return text.replaceAll(/\p{C}/gu, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}
