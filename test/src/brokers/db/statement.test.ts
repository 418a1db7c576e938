// The cutting of SQL text, compared with SQLite itself: a text taken for one statement is one statement to SQLite.

import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStatement } from '../../../../src/brokers/db/sqlite/statement.ts';
import { cutSql, hasWords } from '../../../../src/brokers/db/sqlite/tokens.ts';

/** Separated by spaces; those that are spaces themselves come last. */
const FRAGMENTS = [
  ...'SELECT FROM users natural using x 1 2.5e-3 0x1F 1_000 .5 $a :a @b e E+ 0 ä 🐟 ſ K'.split(' '),
  ...`' '' " "" \` [ ] x'00' X' 'it''s' "a""b" [a;b] \`a\`\`b\``.split(' '),
  ...'; -- /* */ / * - -> ->> ( ) , . || <= <> != == << ~ & | % + ? # \\ { } ^ ! : :: _ $'.split(
    ' ',
  ),
  ' ',
  '\t',
  '\n',
  '\r',
  '\f',
  '\u000b',
  '\ufeff',
  '\u00a0',
  '\u2028',
];

const text = fc
  .array(fc.constantFrom(...FRAGMENTS), { maxLength: 12 })
  .map((parts) => parts.join(''));

describe('the cutting of SQL', () => {
  const database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE users (x)');

  it('never takes a text for one statement where SQLite sees the end before', () => {
    let compiled = 0;
    const attempt = (sql: string): void => {
      let taken: string;
      try {
        taken = parseStatement(sql, []).sql;
      } catch {
        return;
      }
      let source: string;
      try {
        source = database.prepare(taken).sourceSQL;
      } catch {
        return;
      }
      compiled++;
      expect(source).toBe(taken);
      // What was left out is nothing: SQLite finds no second statement behind it.
      expect(() => database.prepare(sql.slice(taken.length).replace(/^[\s;]*/, ''))).toThrow();
    };
    fc.assert(
      fc.property(text, (each) => attempt(`SELECT 1 ${each}`)),
      { numRuns: 20_000 },
    );
    fc.assert(
      fc.property(text, (each) => attempt(`SELECT '${each}`)),
      { numRuns: 5_000 },
    );
    fc.assert(
      fc.property(text, (each) => attempt(`SELECT 1 /*${each}`)),
      { numRuns: 5_000 },
    );
    expect(compiled).toBeGreaterThan(500);
  });

  it('finds a keyword wherever SQLite does', () => {
    // `SELECT 1 <text> UNION …` compiles only if the word after the text is seen as a keyword.
    let found = 0;
    fc.assert(
      fc.property(text, (each) => {
        const sql = `SELECT 1 AS a ${each} UNION SELECT 2`;
        if (!compiles(sql) || compiles(`SELECT 1 AS a ${each} UNIO SELECT 2`)) return;
        found++;
        const pieces = cutSql(sql);
        if (pieces.at(-1)?.kind !== 'bad') expect(hasWords(pieces, 'UNION')).toBe(true);
      }),
      { numRuns: 20_000 },
    );
    expect(found).toBeGreaterThan(50);
  });

  const compiles = (sql: string): boolean => {
    try {
      return database.prepare(sql).sourceSQL === sql;
    } catch {
      return false;
    }
  };

  it('leaves what follows the statement away', () => {
    const { sql } = parseStatement(" SELECT ';' -- ;\n ; /* ; */ ;; -- end", []);
    expect(sql).toBe(" SELECT ';'");
  });

  it('keeps keywords in quotes and comments apart from keywords', () => {
    const kinds = cutSql('SELECT "USING", \'NATURAL\', [using] /* USING */ -- NATURAL').map(
      ({ kind, text: piece }) => `${kind} ${piece}`,
    );
    expect(kinds).toEqual([
      'word SELECT',
      'name USING',
      'mark ,',
      "string 'NATURAL'",
      'mark ,',
      'name using',
    ]);
  });
});
