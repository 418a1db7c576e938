// Cuts SQL text into the pieces SQLite cuts it into. Where it is not sure to agree with SQLite it says `bad`,
// and the caller refuses. Knows no grammar.

import { foldName } from '../fold-name.ts';

export interface Piece {
  /** `word` is bare: a keyword or a name. `name` is a quoted name, its text without the quotes. */
  readonly kind: 'word' | 'name' | 'string' | 'number' | 'param' | 'mark' | 'bad';
  readonly text: string;
  /** Where it ends in the SQL. */
  readonly end: number;
}

const SPACE = /[ \t\n\f\r]+/y;
const LINE_COMMENT = /--[^\n]*/y;
const BLOCK_COMMENT = /\/\*[^]*?\*\//y;
const STRING = /[xX]?'(?:[^']|'')*'/y;
const DOUBLE = /"(?:[^"]|"")*"/y;
const BACKTICK = /`(?:[^`]|``)*`/y;
const BRACKET = /\[[^\]]*\]/y;
/** Generous: whatever SQLite does not take for one number, it does not compile either. */
const NUMBER = /(?:0[xX][0-9A-Za-z_]*|(?:[0-9]|\.[0-9])(?:[eE][+-]|[0-9A-Za-z_.])*)/y;
const WORD = /[A-Za-z_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*/y;
const PARAM = /\?[0-9]*|[:@$][A-Za-z0-9_$\u0080-\uffff]+/y;
const MARK = /[-+*/%=<>!&|~(),.;]/y;

const FORMS: readonly (readonly [Piece['kind'] | 'skip', RegExp])[] = [
  ['skip', SPACE],
  ['skip', LINE_COMMENT],
  ['skip', BLOCK_COMMENT],
  ['string', STRING],
  ['name', DOUBLE],
  ['name', BACKTICK],
  ['name', BRACKET],
  ['number', NUMBER],
  ['word', WORD],
  ['param', PARAM],
  ['mark', MARK],
];

/** Ends with a `bad` piece where the text cannot be cut with certainty. */
export function cutSql(sql: string): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < sql.length;) {
    const found = match(sql, at);
    if (found === null || isUncertain(found))
      return [...pieces, { kind: 'bad', text: '', end: at }];
    at = found.end;
    if (found.kind !== 'skip') {
      pieces.push({ kind: found.kind, text: unquote(found.kind, found.text), end: at });
    }
  }
  return pieces;
}

interface Found {
  readonly kind: Piece['kind'] | 'skip';
  readonly text: string;
  readonly end: number;
  readonly next: string;
}

function match(sql: string, at: number): Found | null {
  for (const [kind, form] of FORMS) {
    form.lastIndex = at;
    const text = form.exec(sql)?.[0];
    if (text !== undefined) {
      const end = at + text.length;
      return { kind, text, end, next: sql[end] ?? '' };
    }
  }
  return null;
}

/** Places where SQLite's own rules are odd: a byte order mark, a slash that opens a comment with no end, Tcl names. */
function isUncertain({ kind, text, next }: Found): boolean {
  if (kind === 'word' || kind === 'param') {
    return text.includes('\ufeff') || (kind === 'param' && (next === '(' || next === ':'));
  }
  return kind === 'mark' && text === '/' && next === '*';
}

function unquote(kind: Piece['kind'], text: string): string {
  if (kind !== 'name') return text;
  const quote = text[0] as string;
  const inside = text.slice(1, -1);
  return quote === '[' ? inside : inside.replaceAll(quote + quote, quote);
}

/** Every text that may stand for a table, column or view: SQLite takes even a string where it wants a name. */
export function possibleNames(pieces: readonly Piece[]): Set<string> {
  const names = pieces.map(({ kind, text }) => {
    if (kind === 'word' || kind === 'name') return text;
    return kind === 'string' && text[0] === "'" ? text.slice(1, -1).replaceAll("''", "'") : '';
  });
  return new Set(names.map(foldName));
}

/** It could not be cut to its end: whatever is asked of it, the answer is to be the stricter one. */
export function isUnsure(pieces: readonly Piece[]): boolean {
  return pieces.at(-1)?.kind === 'bad';
}

/** Whether the bare words, in order and next to each other, stand in the pieces. Words are given in upper case. */
export function hasWords(pieces: readonly Piece[], ...words: readonly string[]): boolean {
  return pieces.some((_, index) =>
    words.every((word, offset) => isWord(pieces[index + offset], word)),
  );
}

export function isWord(piece: Piece | undefined, word: string): boolean {
  // Takes a few letters beyond ASCII for theirs. SQLite does not, so this only ever sees a keyword too many.
  return (
    piece?.kind === 'word' && piece.text.length === word.length && piece.text.toUpperCase() === word
  );
}
