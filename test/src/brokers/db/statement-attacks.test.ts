// What no grant ever gives: statements that are not about rows, more than one of them, SQLite's own tables, and
// functions that reach further than their arguments. Everything is granted here, and still refused.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERYTHING, World } from './world.ts';

const FORMS: readonly string[] = [
  'EXPLAIN SELECT 1',
  'EXPLAIN QUERY PLAN SELECT * FROM users',
  'QUERY PLAN SELECT 1',
  'PRAGMA table_info(users)',
  'PRAGMA query_only = OFF',
  'PRAGMA writable_schema = ON',
  'PRAGMA journal_mode = DELETE',
  'PRAGMA temp_store_directory = "/"',
  "ATTACH 'other.db' AS other",
  "ATTACH ':memory:' AS other",
  'DETACH main',
  "VACUUM INTO 'copy.db'",
  'VACUUM',
  'REINDEX',
  'ANALYZE',
  'BEGIN',
  'COMMIT',
  'ROLLBACK',
  'SAVEPOINT s',
  'RELEASE s',
  'CREATE TABLE t (a)',
  'CREATE TABLE t AS SELECT * FROM users',
  'CREATE TEMP TABLE t AS SELECT 1',
  'CREATE TEMP VIEW t AS SELECT 1',
  'CREATE TRIGGER t AFTER INSERT ON cells BEGIN SELECT 1; END',
  'CREATE TEMP TRIGGER t AFTER INSERT ON cells BEGIN DELETE FROM users; END',
  'CREATE VIEW t AS SELECT * FROM users',
  'CREATE INDEX t ON users (password)',
  'CREATE VIRTUAL TABLE t USING fts5 (a)',
  'CREATE VIRTUAL TABLE temp.t USING dbstat',
  'ALTER TABLE users RENAME TO t',
  'ALTER TABLE users ADD COLUMN t',
  'DROP TABLE users',
  'DROP TRIGGER watched_insert',
];

const STACKED: readonly string[] = [
  'SELECT 1; SELECT 2',
  'SELECT 1; DROP TABLE users',
  'SELECT 1;;DROP TABLE users;',
  ';SELECT 1',
  'SELECT 1 /* ; */ ; SELECT 2',
  "SELECT ';' ; SELECT 2",
  'SELECT "a;" ; SELECT 2',
  'SELECT 1 -- x\n; SELECT 2',
  "SELECT 1 -- '\n; DROP TABLE users -- '",
  "SELECT '--' ; DROP TABLE users",
  "SELECT '/*' ; DROP TABLE users --*/",
  "SELECT 'it''s' ; DROP TABLE users",
  'SELECT [a;] ; SELECT 2',
  'SELECT [a"] ; DROP TABLE users --"',
  "SELECT `a'` ; DROP TABLE users --'",
  'SELECT $a(;) ; SELECT 2',
  'SELECT :a::b(;)',
];

const UNFINISHED: readonly string[] = [
  '',
  ' \n\t',
  '-- only a comment',
  '/* only a comment */',
  ';',
  'SELECT 1 /* open',
  'SELECT 1 /*',
  "SELECT 'open",
  'SELECT "open',
  'SELECT [open',
  'SELECT `open',
  'SELECT 1 \u000b',
  'SELECT 1 \\',
  'SELECT #1',
  '\ufeffSELECT 1',
  'SELECT\ufeff 1',
];

const OWN_TABLES: readonly string[] = [
  'SELECT * FROM sqlite_schema',
  'SELECT sql FROM sqlite_master',
  'SELECT sql FROM main.SQLITE_MASTER',
  'SELECT sql FROM "sqlite_schema"',
  "SELECT sql FROM 'sqlite_schema'",
  'SELECT * FROM sqlite_temp_master',
  'SELECT * FROM temp.sqlite_schema',
  'SELECT * FROM sqlite_sequence',
  'SELECT count(*) FROM sqlite_schema',
  'SELECT 1 FROM sqlite_schema NATURAL JOIN users',
  'SELECT 1 FROM (SELECT 1 AS name) JOIN sqlite_schema USING (name)',
  'SELECT u.id FROM users AS u JOIN sqlite_schema AS s ON s.name = u.email',
  'SELECT name FROM shape',
  'SELECT count(*) FROM shape',
  "UPDATE sqlite_schema SET sql = ''",
  'DELETE FROM sqlite_sequence',
  'UPDATE sqlite_sequence SET seq = 9',
  "INSERT INTO users (email) SELECT 'x' FROM (SELECT 1 AS seq) NATURAL JOIN sqlite_sequence",
  'SELECT * FROM pragma_table_info',
  "SELECT * FROM pragma_table_info('users')",
  "SELECT u.id FROM users AS u, pragma_table_info('users') USING (name)",
  "SELECT 1 FROM (SELECT 1 AS name) NATURAL JOIN pragma_table_info('users')",
  'SELECT * FROM pragma_function_list',
  'SELECT * FROM pragma_database_list',
  "SELECT * FROM pragma_query_only('0')",
  'SELECT * FROM dbstat',
  'SELECT count(*) FROM dbstat',
  "SELECT * FROM json_each('[1]')",
  "SELECT count(*) FROM json_tree('[1]')",
  'SELECT body FROM notes',
  'SELECT count(*) FROM notes',
  "SELECT body FROM notes WHERE notes MATCH 'x'",
  "INSERT INTO notes VALUES ('x')",
];

const FUNCTIONS: readonly string[] = [
  "load_extension('x')",
  "load_extension('x', 'y')",
  "readfile('/etc/passwd')",
  "writefile('x', 'y')",
  "edit('x')",
  'randomblob(8)',
  'sqlite_version()',
  'sqlite_source_id()',
  'sqlite_compileoption_get(1)',
  "sqlite_compileoption_used('x')",
  "sqlite_log(1, 'x')",
  'changes()',
  'total_changes()',
  'last_insert_rowid()',
  "fts3_tokenizer('simple')",
  'fts5_source_id()',
  "rtreecheck('users')",
  "geopoly_area('[]')",
];

describe('whatever is granted', () => {
  let world: World;
  let before: unknown;
  beforeAll(() => {
    world = new World({ database: EVERYTHING });
    before = world.dump();
  });
  afterAll(async () => {
    expect(world.dump()).toEqual(before);
    expect(existsSync(join(world.folder, 'other.db'))).toBe(false);
    expect(existsSync(join(world.folder, 'copy.db'))).toBe(false);
    await world[Symbol.asyncDispose]();
  });

  const refuses = async (sql: string, message: RegExp): Promise<void> => {
    const outcome = await world.try('db.query', sql);
    expect([sql, outcome]).toEqual([sql, expect.objectContaining({ code: 'QUERY_ERROR' })]);
    expect(outcome.message).toMatch(message);
  };

  it.each(FORMS)('refuses a statement that is not about rows: %s', async (sql) => {
    await refuses(sql, /only SELECT, INSERT, UPDATE, DELETE and WITH|one statement at a time/);
  });

  it.each(STACKED)('refuses a second statement: %j', async (sql) => {
    await refuses(sql, /one statement|does not end|only SELECT|is not SQL/);
  });

  it.each(UNFINISHED)('refuses a text whose end it cannot tell: %j', async (sql) => {
    await refuses(sql, /does not end|no statement|is not SQL/);
  });

  it.each(OWN_TABLES)("refuses SQLite's own, virtual and made-up tables: %s", async (sql) => {
    await refuses(
      sql,
      /available|no such table|may not be modified|cannot be run here|too many arguments/,
    );
  });

  it.each(FUNCTIONS)('refuses the function in SELECT %s', async (call) => {
    await refuses(`SELECT ${call}`, /is not available|no such function/);
    await refuses(`SELECT 1 FROM users ORDER BY ${call}`, /is not available|no such function/);
  });

  it('refuses a table that counts upon itself', async () => {
    await refuses(
      'WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c',
      /recursive queries are not available/,
    );
    await refuses(
      'WITH c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 5) SELECT * FROM c',
      /recursive queries are not available/,
    );
  });

  it('refuses a view of the operator that counts upon itself', async () => {
    world.sql(
      'CREATE VIEW counting AS WITH c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c',
    );
    await refuses('SELECT count(*) FROM counting', /recursive|cannot be run here/);
    world.sql('DROP VIEW counting');
  });

  it('refuses what a view of the operator calls', async () => {
    world.sql("CREATE VIEW calling AS SELECT load_extension('x') AS x");
    await refuses('SELECT x FROM calling', /not available|cannot be run here|no such column/);
    world.sql('DROP VIEW calling');
  });
});

describe('a database file that is not honest', () => {
  it('cannot lend the pages of one table to another', async () => {
    await using world = new World();
    world.damage(
      "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'secrets') WHERE name = 'cells'",
    );
    const outcome = await world.try('db.query', 'SELECT value FROM cells');
    expect(outcome).toMatchObject({ value: undefined, code: 'PERMISSION_DENIED' });
    expect(outcome.seen).toContainEqual(
      expect.objectContaining({
        effect: 'deny',
        resource: expect.objectContaining({ table: 'secrets', columns: ['*'] }),
      }),
    );
  });

  it('cannot call a granted table the schema', async () => {
    await using world = new World({ database: EVERYTHING });
    world.damage("UPDATE sqlite_schema SET rootpage = 1 WHERE name = 'cells'");
    expect((await world.try('db.query', 'SELECT * FROM cells')).code).toMatch(
      /QUERY_ERROR|UNAVAILABLE/,
    );
  });

  it('that is damaged is an error, and the host goes on', async () => {
    await using world = new World();
    world.damage("UPDATE sqlite_schema SET sql = 'CREATE TABLE nonsense' WHERE name = 'cells'");
    expect(await world.try('db.count', { table: 'orders' })).toMatchObject({ code: 'UNAVAILABLE' });
  });
});
