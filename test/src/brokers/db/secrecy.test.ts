// What a refusal tells: the same of a table or column that is hidden as of one that does not exist.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SECRET, World } from './world.ts';

/** `@` is a name that is there and hidden, or one that is not there. */
const TABLE_PROBES: readonly string[] = [
  'SELECT * FROM @',
  'SELECT pin FROM @',
  'SELECT count(*) AS n FROM @',
  'SELECT 1 AS one FROM main.@',
  'SELECT 1 AS one FROM "@"',
  "SELECT 1 AS one FROM '@'",
  'SELECT id FROM orders, @',
  'SELECT orders.id FROM orders JOIN @ ON orders.id = @.id',
  'SELECT orders.id FROM orders NATURAL JOIN @',
  'SELECT nofunction(1) FROM @',
  'SELECT load_extension(1) FROM @',
  'SELECT missing FROM @',
  'SELECT id FROM orders WHERE id IN @',
  'SELECT id FROM orders WHERE id IN (SELECT id FROM @)',
  'SELECT (SELECT 1, 2 FROM @)',
  'SELECT x FROM (SELECT id AS x FROM @) ORDER BY 7',
  'SELECT id FROM orders UNION SELECT 1, 2 FROM @',
  'WITH t AS (SELECT * FROM @) SELECT * FROM t',
  'WITH @ AS (SELECT 1 AS x) SELECT x FROM @',
  'WITH @ AS (SELECT 1 AS x) SELECT count(*) AS n FROM @',
  'WITH RECURSIVE @(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM @) SELECT x FROM @',
  'SELECT @ FROM orders',
  'SELECT @.id FROM orders',
  'SELECT orders.@ FROM orders',
  'SELECT id AS @ FROM orders',
  'SELECT @.id FROM orders AS @',
  "SELECT '@' AS x",
  'SELECT id FROM orders ORDER BY @',
  'SELECT id FROM orders INDEXED BY @',
  'INSERT INTO @ VALUES (1)',
  'INSERT INTO @ (id) VALUES (1, 2)',
  'INSERT INTO @ DEFAULT VALUES',
  'INSERT INTO cells (value) SELECT id FROM @',
  'UPDATE @ SET id = 1',
  'UPDATE orders SET note = 1 FROM @',
  'DELETE FROM @',
  'DELETE FROM @ RETURNING *',
];

const COLUMN_PROBES: readonly string[] = [
  'SELECT @ FROM users',
  'SELECT users.@ FROM users',
  'SELECT u.@ FROM users AS u',
  'SELECT "@" FROM users',
  'SELECT [@] FROM users',
  'SELECT max(@) AS x FROM users',
  'SELECT id FROM users ORDER BY @',
  'SELECT id FROM users WHERE @ = 1',
  'SELECT id FROM users GROUP BY @',
  'SELECT @ FROM orders, users',
  'SELECT @ FROM users, orders',
  'SELECT users.@ FROM users JOIN orders ON orders.user_id = users.id',
  'SELECT @ FROM users AS a, users AS b',
  'SELECT nofunction(@) AS x FROM users',
  'SELECT id AS @ FROM users',
  "SELECT '@' AS x FROM users",
  'SELECT x FROM (SELECT @ AS x FROM users)',
  'UPDATE users SET @ = 1',
  'UPDATE orders SET note = (SELECT @ FROM users)',
  'INSERT INTO users (@) VALUES (1)',
];

describe('a refusal', () => {
  let world: World;
  beforeAll(() => {
    world = new World();
  });
  afterAll(async () => {
    await world[Symbol.asyncDispose]();
  });

  const answer = async (sql: string, name: string): Promise<unknown> => {
    const { seen: _, ...told } = await world.try('db.query', sql.replaceAll('@', name));
    return JSON.parse(JSON.stringify(told).replaceAll(name, '@')) as unknown;
  };

  it.each(TABLE_PROBES)('says the same of a hidden table as of none: %s', async (sql) => {
    const hidden = await answer(sql, 'secrets');
    expect(hidden).toEqual(await answer(sql, 'sekrets'));
    expect(JSON.stringify(hidden)).not.toContain(SECRET);
  });

  it.each(TABLE_PROBES)('says the same of a hidden view as of none: %s', async (sql) => {
    expect(await answer(sql, 'user_keys')).toEqual(await answer(sql, 'user_kexs'));
  });

  it.each(COLUMN_PROBES)('says the same of a hidden column as of none: %s', async (sql) => {
    const hidden = await answer(sql, 'password');
    expect(hidden).toEqual(await answer(sql, 'passwort'));
    expect(JSON.stringify(hidden)).not.toContain(SECRET);
  });

  it('says the same for structured operations', async () => {
    const shapes = (table: string, column: string) =>
      [
        ['db.select', { table }],
        ['db.select', { table, columns: [column] }],
        ['db.select', { table, columns: ['id'], where: { [column]: 1 } }],
        ['db.select', { table, columns: ['id'], orderBy: column }],
        ['db.count', { table, where: { [column]: { isNull: true } } }],
        ['db.insert', { table, values: { [column]: 1 } }],
        ['db.update', { table, set: { [column]: 1 }, where: {} }],
        ['db.update', { table, set: { name: 1 }, where: { [column]: 1 } }],
        ['db.delete', { table, where: { [column]: 1 } }],
      ] as const;
    const answers = async (table: string, column: string) => {
      const outcomes = [];
      for (const [operation, query] of shapes(table, column)) {
        const { seen: _, ...told } = await world.try(operation, query);
        outcomes.push(JSON.stringify(told).replaceAll(table, '@').replaceAll(column, '@'));
      }
      return outcomes;
    };
    expect(await answers('secrets', 'pin')).toEqual(await answers('sekrets', 'pin'));
    expect((await answers('users', 'password')).slice(1)).toEqual(
      (await answers('users', 'passwort')).slice(1),
    );
  });

  it('helps with what is granted: a name that does not exist is said to be missing', async () => {
    for (const [sql, message] of [
      ['SELECT nix FROM orders', 'no such column: nix'],
      ['SELECT * FROM missing_but_granted', 'no such table: missing_but_granted'],
      ['SELECT nix(1) FROM orders', 'no such function: nix'],
      ['SELECT id FROM orders AS a, orders AS b', 'ambiguous column name: id'],
      ['SELEC 1', 'only SELECT, INSERT, UPDATE, DELETE and WITH can be run'],
      ['SELECT FROM orders', 'near "FROM": syntax error'],
    ] as const) {
      expect(await world.try('db.query', sql)).toMatchObject({ code: 'QUERY_ERROR', message });
    }
  });

  it('names granted tables and columns that need more', async () => {
    expect(await world.try('db.query', "INSERT INTO users (name) VALUES ('x')")).toMatchObject({
      code: 'PERMISSION_DENIED',
      message: 'not allowed: db.write main:users(*)',
    });
  });

  it('names no column that the statement does not name, and hides nothing from the log', async () => {
    const outcome = await world.try('db.select', { table: 'users' });
    expect(outcome).toMatchObject({
      code: 'PERMISSION_DENIED',
      message: 'not allowed: db.read main:users(*)',
      decision: { effect: 'deny', resource: { table: 'users', columns: ['*'] } },
    });
    expect(outcome.seen).toEqual([
      expect.objectContaining({
        effect: 'deny',
        action: 'db.read',
        resource: {
          kind: 'table',
          database: 'main',
          table: 'users',
          columns: ['email', 'id', 'name', 'password'],
        },
      }),
    ]);
  });

  it('names no table that the statement does not name', async () => {
    await using narrow = new World({ database: { read: ['user_keys'], raw: true } });
    const outcome = await narrow.try('db.query', 'SELECT id, key FROM user_keys');
    expect(outcome).toMatchObject({
      code: 'PERMISSION_DENIED',
      message:
        'not allowed: the statement reaches a table that it does not name and that is not granted',
      decision: null,
    });
    expect(outcome.seen).toContainEqual(
      expect.objectContaining({
        effect: 'deny',
        resource: expect.objectContaining({ table: 'users', columns: ['id', 'password'] }),
      }),
    );
  });

  it('keeps the columns of a constraint to those who touch them', async () => {
    await using narrow = new World({
      database: { write: ['users(name,email)'], read: ['users(id,name)'], raw: true },
      sql: 'CREATE UNIQUE INDEX hidden_pair ON users (name, password)',
    });
    const insert = (values: Record<string, unknown>) =>
      narrow.try('db.insert', { table: 'users', values });
    expect(await insert({ email: 'ann@x.test' })).toMatchObject({
      code: 'QUERY_ERROR',
      message: 'UNIQUE constraint failed: users.email',
    });
    expect(await insert({ name: 'Zoe', email: null })).toMatchObject({
      message: 'NOT NULL constraint failed: users.email',
    });
    await insert({ name: 'Zoe', email: 'z@x.test' });
    expect(await insert({ name: 'Zoe', email: 'y@x.test' })).toMatchObject({
      message: 'UNIQUE constraint failed',
    });
  });
});
