// The set of tables and columns a rule covers: `main:users(id,email)`, `blog_*`, `crm:*`. Names compare as
// the databases fold them, lower-case ASCII. Knows no SQL.

import { checkText, ScopeError } from './scope-error.ts';

/** The database a bare table name means. */
export const DEFAULT_DATABASE = 'main';

export interface TableScope {
  readonly kind: 'table';
  readonly text: string;
  readonly database: string;
  /** The exact name, or where `wildcard` is set the prefix of one or more further characters. */
  readonly table: string;
  readonly wildcard: boolean;
  /** `null` covers every column and the row as a whole; an empty list the table without any column. */
  readonly columns: readonly string[] | null;
}

/** A table as a rule or a command line names it; columns `null` where no list is given. */
export interface TableName {
  readonly database: string;
  readonly table: string;
  readonly wildcard: boolean;
  readonly columns: readonly string[] | null;
}

/** `columns` is the rule object's list; it may not be given twice. Throws ScopeError. */
export function parseTableScope(text: string, columns: readonly string[] | undefined): TableScope {
  checkText(text);
  const name = parseTableName(text);
  if (name.columns !== null && columns !== undefined) {
    throw new ScopeError(
      `${JSON.stringify(text)} lists columns, and so does "columns"`,
      'keep one of the two lists',
    );
  }
  const list = columns === undefined ? name.columns : columns.map((column) => parseColumn(column));
  if (list?.includes('*') === true) {
    throw new ScopeError(
      '"*" is not a column',
      'leave the list of columns out to cover all of them',
    );
  }
  const unique = list === null ? null : Object.freeze([...new Set(list)]);
  const parts = { ...name, columns: unique };
  return Object.freeze({ kind: 'table', text: formatTable(parts), ...parts });
}

/** `database:table(columns)`, with `*` or `prefix_*` for the table. Throws ScopeError. */
export function parseTableName(text: string): TableName {
  const cursor = { text, at: 0 };
  let database = DEFAULT_DATABASE;
  let [table, wildcard] = readTable(cursor);
  if (text[cursor.at] === ':') {
    if (wildcard) throw new ScopeError('the database is a wildcard', 'name the database');
    cursor.at++;
    database = table;
    [table, wildcard] = readTable(cursor);
  }
  const columns = text[cursor.at] === '(' ? readColumns(cursor) : null;
  if (cursor.at < text.length) throw unexpected(cursor);
  return { database, table, wildcard, columns };
}

interface Cursor {
  readonly text: string;
  at: number;
}

function readTable(cursor: Cursor): [name: string, wildcard: boolean] {
  const quoted = cursor.text[cursor.at] === '"';
  const name = cursor.text[cursor.at] === '*' ? '' : readName(cursor);
  if (cursor.text[cursor.at] !== '*') return [name, false];
  if (quoted || (name !== '' && !name.endsWith('_'))) {
    throw new ScopeError(
      `"*" in ${JSON.stringify(cursor.text)} does not follow a plain prefix`,
      'write "prefix_*", or "*" alone for every table of the database',
    );
  }
  cursor.at++;
  return [name, true];
}

function readColumns(cursor: Cursor): string[] {
  cursor.at++;
  const columns: string[] = [];
  if (cursor.text[cursor.at] === ')') cursor.at++;
  else {
    do {
      while (cursor.text[cursor.at] === ' ') cursor.at++;
      columns.push(cursor.text[cursor.at] === '*' ? readStar(cursor) : readName(cursor));
      cursor.at++;
    } while (cursor.text[cursor.at - 1] === ',');
    if (cursor.text[cursor.at - 1] !== ')') {
      cursor.at--;
      throw unexpected(cursor);
    }
  }
  return columns;
}

function readStar(cursor: Cursor): string {
  cursor.at++;
  return '*';
}

/** A plain name, folded to lower case, or a quoted one, where `""` stands for a quote. */
function readName(cursor: Cursor): string {
  const { text } = cursor;
  if (text[cursor.at] !== '"') {
    const start = cursor.at;
    while (isPlain(text.charCodeAt(cursor.at))) cursor.at++;
    if (cursor.at === start) throw unexpected(cursor);
    return foldCase(text.slice(start, cursor.at));
  }
  let name = '';
  for (cursor.at++; cursor.at < text.length; cursor.at++) {
    if (text[cursor.at] === '"' && text[++cursor.at] !== '"') {
      if (name === '' || name === '*') break;
      return foldCase(name);
    }
    name += text[cursor.at];
  }
  throw new ScopeError(
    `a quoted name in ${JSON.stringify(text)} is empty, a star, or does not end`,
    'close it with a quote; write two quotes for one inside the name',
  );
}

function unexpected(cursor: Cursor): ScopeError {
  const found = cursor.text.slice(cursor.at, cursor.at + 1);
  return new ScopeError(
    `${JSON.stringify(cursor.text)} is not a table: ${found === '' ? 'it ends too early' : `unexpected ${JSON.stringify(found)}`}`,
    'write "table", "database:table(column,column)" or "prefix_*"; put other characters in double quotes',
  );
}

function isPlain(code: number): boolean {
  const letter = code | 0x20;
  return (letter >= 97 && letter <= 122) || (code >= 48 && code <= 57) || code === 95;
}

/** The folding of SQLite and PostgreSQL: ASCII letters only. */
function foldCase(name: string): string {
  return name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function parseColumn(text: string): string {
  if (text === '*') return text;
  checkText(text);
  const cursor = { text, at: 0 };
  const name = readName(cursor);
  if (cursor.at < text.length) {
    throw new ScopeError(
      `${JSON.stringify(text)} is not a column`,
      'write one name; put characters other than letters, digits and "_" in double quotes',
    );
  }
  return name;
}

/** The one spelling of a table rule: database always, quotes only where needed. */
export function formatTable(name: TableName): string {
  const table = name.table === '' ? '' : quote(name.table);
  const columns = name.columns === null ? '' : `(${name.columns.map(quote).join(',')})`;
  return `${quote(name.database)}:${table}${name.wildcard ? '*' : ''}${columns}`;
}

function quote(name: string): string {
  return name === '*' || /^[a-z0-9_]+$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** Whether the rule is about this table at all, whatever the columns. */
export function namesTable(scope: TableScope, database: string, table: string): boolean {
  if (scope.database !== database) return false;
  if (!scope.wildcard) return scope.table === table;
  return table.length > scope.table.length && table.startsWith(scope.table);
}

/** Whether the tables of `narrow` are all tables of `broad`. */
function coversTables(broad: TableScope, narrow: TableScope): boolean {
  if (!narrow.wildcard) return namesTable(broad, narrow.database, narrow.table);
  return (
    broad.wildcard && broad.database === narrow.database && narrow.table.startsWith(broad.table)
  );
}

/** Whether the rules together cover every table and column of `narrow`. */
export function tablesCover(broad: readonly TableScope[], narrow: TableScope): boolean {
  const about = broad.filter((scope) => coversTables(scope, narrow));
  if (narrow.columns === null) return about.some((scope) => scope.columns === null);
  return (
    about.length > 0 &&
    narrow.columns.every((column) =>
      about.some((scope) => scope.columns === null || scope.columns.includes(column)),
    )
  );
}

/** Whether some table with some column lies in both. */
export function tablesOverlap(a: TableScope, b: TableScope): boolean {
  if (!coversTables(a, b) && !coversTables(b, a)) return false;
  const [some, others] = [a.columns, b.columns];
  if (some === null) return others?.length !== 0;
  return others === null ? some.length > 0 : some.some((column) => others.includes(column));
}
