// Every way found to change what is not granted, and to make a granted change carry a further one.

import { describe, expect, it } from 'vitest';
import { EVERYTHING, World } from './world.ts';

/** May change two columns of `users` and read one, and one column of `latest`; all of `cells`, `watched`, `orders`. */
const GRANTED = {
  read: ['users(id,name,email)', 'cells', 'orders', 'latest(id,code)', 'watched'],
  write: ['users(name,email)', 'cells', 'orders', 'latest(id,code)', 'watched'],
  raw: true,
};

const ATTACKS: Readonly<Record<string, string>> = {
  'sets a column that is not granted': "UPDATE users SET password = 'x'",
  'sets one beside a granted column': "UPDATE users SET name = 'x', password = 'y' WHERE id = 1",
  'sets one by a list': "UPDATE users SET (name, password) = ('x', 'y')",
  'sets one in capitals and quotes': `UPDATE "USERS" SET "PASSWORD" = 'x'`,
  'sets the row number': 'UPDATE users SET rowid = 9 WHERE id = 1',
  'sets the key of the row': 'UPDATE users SET id = 9 WHERE id = 1',
  'sets one after a conflict':
    "INSERT INTO users (id, email) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET password = excluded.email",
  'adds a row to a table granted by columns': "INSERT INTO users (email) VALUES ('x')",
  'adds a row of a query': 'INSERT INTO users (email) SELECT note FROM orders',
  'adds default values': 'INSERT INTO users DEFAULT VALUES',
  'removes rows of a table granted by columns': 'DELETE FROM users',
  'removes one row of it': 'DELETE FROM users WHERE id = 1',
  'replaces rows': "REPLACE INTO users (id, email) VALUES (1, 'x')",
  'replaces rows on INSERT': "INSERT OR REPLACE INTO users (id, email) VALUES (1, 'x')",
  'replaces rows on UPDATE': "UPDATE OR REPLACE users SET email = 'bob@x.test' WHERE id = 1",
  'replaces rows as the table itself says': "UPDATE latest SET code = 'b' WHERE id = 1",
  'adds to a table that is not granted': "INSERT INTO secrets (pin) VALUES ('x')",
  'changes a table that is not granted': "UPDATE secrets SET pin = 'x'",
  'removes from a table that is not granted': 'DELETE FROM secrets',
  'empties a table that is not granted': 'DELETE FROM secrets WHERE 1',
  'writes behind WITH': 'WITH t AS (SELECT 1) DELETE FROM secrets',
  'writes through a trigger of the operator': "INSERT INTO watched (text) VALUES ('x')",
  'removes through a foreign key': 'DELETE FROM orders WHERE id = 1',
  'writes into a view': "INSERT INTO user_names (name) VALUES ('x')",
};

describe('a plugin with grants on some columns', () => {
  it.each(Object.entries(ATTACKS))('is denied when it %s', async (_, sql) => {
    await using world = new World({ database: GRANTED });
    const before = world.dump();
    const outcome = await world.try('db.query', sql);
    expect(outcome.code).toMatch(/^(PERMISSION_DENIED|QUERY_ERROR)$/);
    // A view without a trigger takes no rows, whoever asks.
    if (!sql.includes('user_names')) {
      expect(outcome).toMatchObject({ code: 'PERMISSION_DENIED' });
      expect(outcome.seen.map(({ effect }) => effect)).toContain('deny');
    }
    expect(world.dump()).toEqual(before);
  });

  it('may do each of these where everything is granted', async () => {
    await using world = new World({ database: EVERYTHING });
    for (const sql of Object.values(ATTACKS).filter((each) => !each.includes('user_names'))) {
      const outcome = await world.try('db.query', sql);
      // Some now meet a constraint: they were run.
      if (outcome.code !== null)
        expect([sql, outcome.message]).toEqual([sql, expect.stringMatching(/constraint/)]);
    }
  });

  it('changes the granted columns', async () => {
    await using world = new World({ database: GRANTED });
    await world.query("UPDATE users SET name = upper(name), email = 'c@x.test' WHERE id = 2");
    expect(world.rows('SELECT name, email FROM users WHERE id = 2')).toEqual([
      { name: 'BOB', email: 'c@x.test' },
    ]);
  });

  it('adds rows to a table granted by columns with ctx.db.insert, and only with those columns', async () => {
    await using world = new World({ database: GRANTED });
    const ok = await world.try('db.insert', { table: 'users', values: { email: 'd@x.test' } });
    expect(ok).toMatchObject({ code: null, value: { changes: 1, lastId: 3 } });
    for (const column of ['password', 'PassWord', 'id', 'rowid', '_rowid_', 'OID']) {
      const values = { email: 'e@x.test', [column]: 7 };
      const outcome = await world.try('db.insert', { table: 'users', values });
      expect([column, outcome.code]).toEqual([column, 'PERMISSION_DENIED']);
    }
    expect(world.rows('SELECT count(*) AS n FROM users')).toEqual([{ n: 3 }]);
  });

  it('cannot use another name of the row number past a deny rule on the key', async () => {
    await using world = new World({
      database: { write: ['cells'], read: ['cells'] },
      deny: { database: { write: ['cells(id)'] } },
    });
    for (const column of ['id', 'rowid', '_ROWID_', 'oid']) {
      const insert = await world.try('db.insert', { table: 'cells', values: { [column]: 7 } });
      const update = await world.try('db.update', {
        table: 'cells',
        set: { [column]: 7 },
        where: {},
      });
      expect([column, insert.code, update.code]).toEqual([
        column,
        'PERMISSION_DENIED',
        'PERMISSION_DENIED',
      ]);
    }
    expect(await world.try('db.insert', { table: 'cells', values: { value: 1 } })).toMatchObject({
      code: null,
    });
  });

  it('cannot make a structured insert replace rows as the table itself says', async () => {
    await using world = new World({ database: GRANTED });
    const values = { id: 2, code: 'a' };
    expect(await world.try('db.insert', { table: 'latest', values })).toMatchObject({
      code: 'PERMISSION_DENIED',
    });
    expect(world.rows('SELECT id, code FROM latest')).toEqual([{ id: 1, code: 'a' }]);
  });

  it('fires a trigger only where all of what the trigger does is granted', async () => {
    const database = { write: ['watched', 'audit'], read: ['watched(text)'] };
    await using world = new World({ database });
    const outcome = await world.try('db.insert', { table: 'watched', values: { text: 'x' } });
    expect(outcome).toMatchObject({ code: null });
    expect(world.rows('SELECT message FROM audit')).toEqual([{ message: 'x' }]);
  });

  it('cannot write a database the operator opened for reading', async () => {
    await using world = new World({ database: EVERYTHING, readonly: true });
    const before = world.dump();
    expect(await world.try('db.query', 'DELETE FROM cells')).toMatchObject({
      code: 'QUERY_ERROR',
      message: 'the database is read-only',
    });
    expect(await world.query('SELECT count(*) AS n FROM orders')).toEqual([{ n: 3 }]);
    expect(world.dump()).toEqual(before);
  });
});
