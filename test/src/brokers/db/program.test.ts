// The second check on its own: what a compiled program opens, and which columns it takes, without the authorizer.

import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { readProgram } from '../../../../src/brokers/db/sqlite/program.ts';
import { Reader, Schema } from '../../../../src/brokers/db/sqlite/schema.ts';

const database = new DatabaseSync(':memory:');
database.exec(`
  CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, x, y, z);
  CREATE TABLE b (id INTEGER PRIMARY KEY, y, secret);
  CREATE TABLE keyed (p, q, r, PRIMARY KEY (r, p)) WITHOUT ROWID;
  CREATE TABLE made (u, v GENERATED ALWAYS AS (u + 1) VIRTUAL, w, s GENERATED ALWAYS AS (w + 1) STORED);
  CREATE TABLE log (line);
  CREATE INDEX a_zx ON a (z, x);
  CREATE INDEX keyed_q ON keyed (q);
  CREATE TRIGGER a_log AFTER DELETE ON a BEGIN INSERT INTO log SELECT secret FROM b; END;
  CREATE VIRTUAL TABLE words USING fts5 (body);
`);
const schema = new Schema(0, new Reader(database));

function read(sql: string): { reads: Record<string, string[]>; writes: string[] } {
  const { reads, writes } = readProgram(database.prepare(`EXPLAIN ${sql}`).all(), schema);
  return {
    reads: Object.fromEntries([...reads].map(([table, columns]) => [table, [...columns].sort()])),
    writes: [...writes].sort(),
  };
}

describe('a compiled program', () => {
  it.each([
    ['SELECT x FROM a', { a: ['x'] }],
    ['SELECT id FROM a', { a: [] }],
    ['SELECT count(*) FROM a', { a: [] }],
    ['SELECT x FROM a WHERE z = 1', { a: ['x'] }],
    ['SELECT x, z FROM a INDEXED BY a_zx WHERE z > 1', { a: ['x', 'z'] }],
    ['SELECT secret FROM a, b WHERE a.id = b.id', { a: [], b: ['secret'] }],
    ['SELECT a.id FROM a NATURAL JOIN b', { a: ['y'], b: ['y'] }],
    ['SELECT a.id FROM a JOIN b USING (y)', { a: ['y'], b: ['y'] }],
    ['SELECT y FROM a FULL JOIN b USING (y)', { a: ['y'], b: ['y'] }],
    ['SELECT (SELECT secret FROM b) FROM a', { a: [], b: ['secret'] }],
    ['SELECT p, q, r FROM keyed', { keyed: ['p', 'q', 'r'] }],
    ['SELECT q FROM keyed ORDER BY q', { keyed: ['q'] }],
    ['SELECT q FROM keyed NOT INDEXED WHERE r = 1 AND p = 2', { keyed: ['q'] }],
    ['SELECT u FROM made', { made: ['u'] }],
    ['SELECT v FROM made', { made: ['u'] }],
    ['SELECT w FROM made', { made: ['w'] }],
    ['SELECT s FROM made', { made: ['s'] }],
  ])('takes from the tables it reads: %s', (sql, reads) => {
    expect(read(sql)).toEqual({ reads, writes: [] });
  });

  it.each([
    ['INSERT INTO b (y) SELECT x FROM a', { a: ['x'] }, ['b']],
    ['INSERT INTO a (x) SELECT secret FROM b', { b: ['secret'] }, ['a']],
    ['UPDATE b SET y = (SELECT z FROM a)', { a: ['z'] }, ['b']],
    ['DELETE FROM a', { b: ['secret'], a: [] }, ['a', 'log']],
    ['DELETE FROM b', {}, ['b']],
    ['DELETE FROM keyed WHERE q = 1', {}, ['keyed']],
  ])('writes what it writes, its triggers too: %s', (sql, reads, writes) => {
    expect(read(sql)).toMatchObject({ reads, writes });
  });

  it('counts up in the one table of SQLite it may open', () => {
    const rows = database.prepare('EXPLAIN INSERT INTO a (x) VALUES (1)').all();
    expect(readProgram(rows, schema).usesSequence).toBe(true);
    const other = database.prepare('EXPLAIN INSERT INTO b (y) VALUES (1)').all();
    expect(readProgram(other, schema).usesSequence).toBe(false);
  });

  it.each([
    'SELECT * FROM sqlite_schema',
    'SELECT count(*) FROM sqlite_schema',
    'SELECT 1 FROM a NATURAL JOIN (SELECT name AS x FROM sqlite_schema)',
    'SELECT * FROM sqlite_temp_schema',
    'SELECT * FROM words',
    "SELECT * FROM pragma_table_info('a')",
    "SELECT * FROM json_each('[]')",
    'INSERT INTO words VALUES (1)',
    'CREATE TABLE t (x)',
    'CREATE TEMP TABLE t AS SELECT * FROM a',
    'CREATE INDEX t ON a (x)',
    'DROP TABLE a',
    'ALTER TABLE a ADD COLUMN t',
    'PRAGMA user_version = 7',
    'PRAGMA integrity_check',
    'PRAGMA page_count',
    'VACUUM',
    'ANALYZE',
    'BEGIN',
    'SAVEPOINT s',
    "ATTACH ':memory:' AS t",
    "SELECT load_extension('x')",
    'SELECT max(sqlite_version()) FROM a',
  ])('is refused where it does anything else: %s', (sql) => {
    expect(() => read(sql)).toThrow(/not available/);
  });

  it('is refused where it opens a page that belongs to no table', () => {
    const row = { addr: 1, opcode: 'OpenRead', p1: 0, p2: 999, p3: 0, p4: null, p5: 0 };
    expect(() => readProgram([row], schema)).toThrow(/not available/);
  });

  it('is refused where an instruction is not known', () => {
    const row = { addr: 1, opcode: 'Teleport', p1: 0, p2: 0, p3: 0, p4: null, p5: 0 };
    expect(() => readProgram([row], schema)).toThrow(/not available/);
  });
});
