// One statement as it is sent to the database process, and the check of one that a plugin wrote itself.
// Knows the outer form of SQL only; what a statement touches is for the database to say.

import { BrokerError } from '../../../gate/broker-error.ts';
import { invalid } from '../invalid.ts';
import { isList, type Params } from './params.ts';
import { cutSql, isUnsure, isWord, type Piece } from './tokens.ts';

export interface Statement {
  readonly sql: string;
  readonly params: Params;
  /** For a structured insert, the columns it names: the database tells that rows are added, not which columns. */
  readonly inserts: readonly string[] | null;
}

const FIRST_WORDS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'WITH', 'VALUES', 'REPLACE'] as const;

/** Throws QUERY_ERROR for more or other than one statement that reads or writes rows, INVALID_ARGUMENT for its values. */
export function parseStatement(sql: string, params: Params): Statement {
  const pieces = cutSql(sql);
  while (pieces.at(-1)?.text === ';' && pieces.at(-1)?.kind === 'mark') pieces.pop();
  const [first] = pieces;
  if (first === undefined) throw refuse('the text contains no statement');
  if (isUnsure(pieces)) throw refuse('a quote or comment does not end, or a character is not SQL');
  if (pieces.some(({ kind, text }) => kind === 'mark' && text === ';')) {
    throw refuse('one statement at a time; use ctx.db.batch for several');
  }
  if (!FIRST_WORDS.some((word) => isWord(first, word))) {
    throw refuse('only SELECT, INSERT, UPDATE, DELETE and WITH can be run');
  }
  assertParams(pieces, params);
  // Without what follows the last piece, nothing but this one statement is left to compile.
  return { sql: sql.slice(0, pieces.at(-1)?.end), params, inserts: null };
}

function refuse(message: string): BrokerError {
  return new BrokerError('QUERY_ERROR', message);
}

/** SQLite binds NULL to what is missing, which hides mistakes. */
function assertParams(pieces: readonly Piece[], params: Params): void {
  const marks = pieces.filter(({ kind }) => kind === 'param').map(({ text }) => text);
  if (marks.some((mark) => /^\?[0-9]/.test(mark))) {
    throw invalid('write "?" or ":name" for values, not "?1"');
  }
  const names = new Set(marks.filter((mark) => mark !== '?').map((mark) => mark.slice(1)));
  const positions = marks.filter((mark) => mark === '?').length;
  if (names.size > 0 && positions > 0) throw invalid('write either "?" or ":name" for values');
  if (isList(params)) {
    if (names.size > 0) throw invalid('the statement names its values: pass an object');
    if (params.length === positions) return;
    throw invalid(`the statement takes ${positions} values, not ${params.length}`);
  }
  if (positions > 0) throw invalid('the statement numbers its values: pass a list');
  const given = Object.keys(params);
  if (given.length !== names.size || !given.every((name) => names.has(name))) {
    throw invalid('the names of the values are not those in the statement');
  }
}
