// What the operations of `ctx.db` do for a plugin that is granted what it asks for.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EVERYTHING, SECRET, World } from './world.ts';

describe('ctx.db', () => {
  let world: World;
  beforeEach(() => {
    world = new World({ database: EVERYTHING });
  });
  afterEach(async () => {
    await world[Symbol.asyncDispose]();
  });

  const value = async (operation: string, ...args: unknown[]): Promise<unknown> =>
    (await world.perform(operation, args)).value;
  const ids = async (where: unknown): Promise<unknown> =>
    ((await value('db.select', { table: 'orders', columns: ['id'], where })) as { id: number }[])
      .map(({ id }) => id)
      .join();

  it('selects the columns that are named, in that order, under the names given', async () => {
    const query = { table: 'ORDERS', columns: ['Total', 'id'], orderBy: 'id', limit: 1, offset: 1 };
    expect(await value('db.select', query)).toEqual([{ Total: 20, id: 2 }]);
    expect(Object.keys(((await value('db.select', query)) as object[])[0] ?? {})).toEqual([
      'Total',
      'id',
    ]);
  });

  it('selects all columns where none is named', async () => {
    expect(await value('db.select', { table: 'orders', where: { id: 3 } })).toEqual([
      { id: 3, user_id: 2, total: 5, note: 'third' },
    ]);
  });

  it('sorts by several columns, either way', async () => {
    const orderBy = [{ column: 'user_id', order: 'desc' }, 'total'];
    const rows = await value('db.select', { table: 'orders', columns: ['id'], orderBy });
    expect(rows).toEqual([{ id: 3 }, { id: 1 }, { id: 2 }]);
  });

  it('compares in every way the data form knows', async () => {
    expect(await ids({ id: 2 })).toBe('2');
    expect(await ids({ id: { ne: 2 } })).toBe('1,3');
    expect(await ids({ total: { lt: 9.5 } })).toBe('3');
    expect(await ids({ total: { lte: 9.5 } })).toBe('1,3');
    expect(await ids({ total: { gt: 5, lt: 20 } })).toBe('1');
    expect(await ids({ total: { gte: 9.5 } })).toBe('1,2');
    expect(await ids({ id: { in: [1, 3, 9] } })).toBe('1,3');
    expect(await ids({ id: { in: [] } })).toBe('');
    expect(await ids({ note: { like: '%ir%' } })).toBe('1,3');
    expect(await ids({ note: null })).toBe('2');
    expect(await ids({ note: { isNull: false } })).toBe('1,3');
    expect(await ids({ note: { ne: null } })).toBe('1,3');
    expect(await ids({ user_id: 1, note: 'first' })).toBe('1');
    expect(await ids({ or: [{ id: 1 }, { note: 'third' }] })).toBe('1,3');
    expect(await ids({ and: [{ user_id: 1 }, { not: { id: 1 } }] })).toBe('2');
    expect(await ids({ not: { or: [{ id: 1 }, { id: 2 }] } })).toBe('3');
    expect(await ids({ and: [] })).toBe('1,2,3');
    expect(await ids({ or: [] })).toBe('');
    expect(await ids({})).toBe('1,2,3');
  });

  it('takes text of the plugin for a value or a name, never for SQL', async () => {
    expect(await ids({ note: "' OR 1 = 1 --" })).toBe('');
    for (const name of ['id" FROM users --', '"; DROP TABLE users; --', "id' OR '1"]) {
      const outcome = await world.try('db.select', { table: 'orders', columns: [name] });
      expect(outcome).toMatchObject({ code: 'QUERY_ERROR' });
      expect(await world.try('db.select', { table: name })).toMatchObject({ code: 'QUERY_ERROR' });
    }
  });

  it('reads tables and columns with names of any kind', async () => {
    world.sql('CREATE TABLE "a ""b"" (c)" ("select" TEXT, "x,y" TEXT, "__proto__" TEXT)');
    const table = 'a "b" (c)';
    await value('db.insert', { table, values: { select: '1', 'x,y': '2' } });
    const values = JSON.parse('{"__proto__": "3"}') as object;
    await value('db.insert', { table, values });
    const rows = await value('db.select', { table, orderBy: 'select' });
    expect(JSON.stringify(rows)).toBe(
      '[{"select":null,"x,y":null,"__proto__":"3"},{"select":"1","x,y":"2","__proto__":null}]',
    );
  });

  it('counts', async () => {
    expect(await value('db.count', { table: 'orders' })).toBe(3);
    expect(await value('db.count', { table: 'orders', where: { user_id: 1 } })).toBe(2);
  });

  it('inserts one row and several', async () => {
    const one = { table: 'cells', values: { value: 'a' } };
    expect(await value('db.insert', one)).toEqual({ changes: 1, lastId: 1 });
    const rows = [{ value: 'b' }, { value: 'c' }];
    expect(await value('db.insert', { table: 'cells', rows })).toEqual({ changes: 2, lastId: 3 });
    expect(world.rows('SELECT value FROM cells')).toEqual([
      { value: 'a' },
      { value: 'b' },
      { value: 'c' },
    ]);
  });

  it('updates and deletes what matches', async () => {
    const update = { table: 'orders', set: { note: 'x', total: 1 }, where: { user_id: 1 } };
    expect(await value('db.update', update)).toEqual({ changes: 2 });
    expect(await value('db.delete', { table: 'orders', where: { note: 'x' } })).toEqual({
      changes: 2,
    });
    expect(await value('db.delete', { table: 'orders', where: {} })).toEqual({ changes: 1 });
  });

  it('does a batch wholly', async () => {
    const results = await value('db.batch', [
      { op: 'insert', table: 'cells', values: { value: 1 } },
      { op: 'update', table: 'cells', set: { value: 2 }, where: {} },
      { op: 'select', table: 'cells' },
      { op: 'delete', table: 'cells', where: {} },
      { op: 'count', table: 'cells' },
    ]);
    expect(results).toEqual([
      { changes: 1, lastId: 1 },
      { changes: 1 },
      [{ id: 1, value: 2 }],
      { changes: 1 },
      0,
    ]);
  });

  it('does nothing of a batch of which one part fails', async () => {
    const outcome = await world.try('db.batch', [
      { op: 'insert', table: 'cells', values: { value: 1 } },
      { op: 'insert', table: 'users', values: { email: 'ann@x.test' } },
    ]);
    expect(outcome).toMatchObject({ code: 'QUERY_ERROR' });
    expect(world.rows('SELECT * FROM cells')).toEqual([]);
  });

  it('does nothing of a batch of which one part is denied', async () => {
    await using narrow = new World({ database: { write: ['cells', 'users(password)'] } });
    const before = narrow.dump();
    const outcome = await narrow.try('db.batch', [
      { op: 'insert', table: 'cells', values: { value: 1 } },
      { op: 'update', table: 'users', set: { password: 'x' }, where: { id: 1 } },
    ]);
    expect(outcome).toMatchObject({ code: 'PERMISSION_DENIED' });
    expect(narrow.dump()).toEqual(before);
  });

  it('runs SQL of the plugin with values by position or by name', async () => {
    expect(
      await value('db.query', 'SELECT id, note FROM orders WHERE id = ? OR note = ?', [1, 'third']),
    ).toEqual({
      columns: ['id', 'note'],
      rows: [
        { id: 1, note: 'first' },
        { id: 3, note: 'third' },
      ],
      changes: 0,
      lastId: null,
    });
    const named = 'SELECT :a AS a, :b AS b, :a AS c';
    expect(await world.query(named, { a: 1, b: null })).toEqual([{ a: 1, b: null, c: 1 }]);
    expect(
      await value('db.query', "INSERT INTO cells (value) VALUES ('x') RETURNING id, value"),
    ).toEqual({
      columns: ['id', 'value'],
      rows: [{ id: 1, value: 'x' }],
      changes: 1,
      lastId: 1,
    });
    expect(await value('db.query', 'UPDATE orders SET note = 1 WHERE user_id = 1')).toEqual({
      columns: [],
      rows: [],
      changes: 2,
      lastId: null,
    });
  });

  it('refuses values that do not fit the statement', async () => {
    for (const [sql, params] of [
      ['SELECT ?', []],
      ['SELECT ?', [1, 2]],
      ['SELECT 1', [1]],
      ['SELECT ?', { a: 1 }],
      ['SELECT :a', [1]],
      ['SELECT :a', {}],
      ['SELECT :a', { a: 1, b: 2 }],
      ['SELECT :a', { b: 1 }],
      ['SELECT ?, :a', [1]],
      ['SELECT ?1', [1]],
      ["SELECT '?', ? -- ?", [1, 2]],
    ] as const) {
      expect([sql, await world.try('db.query', sql, params)]).toEqual([
        sql,
        expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
      ]);
    }
    expect(await world.query("SELECT '?' AS a, ? AS b -- ?", [1])).toEqual([{ a: '?', b: 1 }]);
  });

  it('refuses two columns of one name, so that none is lost', async () => {
    const sql = 'SELECT o.id, u.id FROM orders AS o JOIN users AS u ON u.id = o.user_id';
    expect(await world.try('db.query', sql)).toMatchObject({
      code: 'QUERY_ERROR',
      message: 'two columns of the result are called "id"; name them apart with AS',
    });
  });

  it('does not know a database the host has not set up', async () => {
    await using all = new World({ database: { read: ['other:*'] } });
    expect(await all.try('db.select', { table: 'orders' }, { database: 'other' })).toMatchObject({
      code: 'NOT_CONFIGURED',
    });
  });

  it('is denied raw SQL without the permission for it, whatever the tables', async () => {
    await using world = new World({ database: { read: ['*'], write: ['*'] } });
    expect(await world.try('db.query', 'SELECT 1 AS one')).toMatchObject({
      code: 'PERMISSION_DENIED',
      decision: { action: 'db.raw' },
    });
    expect(await world.try('db.count', { table: 'orders' })).toMatchObject({ value: 3 });
  });

  it('reads a view where the view and what it reads are granted', async () => {
    const read = ['user_names', 'users(id,name)'];
    await using granted = new World({ database: { read, raw: true } });
    expect(await granted.try('db.select', { table: 'user_names' })).toMatchObject({
      value: [
        { id: 1, name: 'Ann' },
        { id: 2, name: 'Bob' },
      ],
    });
    expect(await granted.query('SELECT name FROM user_names WHERE id = 2')).toEqual([
      { name: 'Bob' },
    ]);
    await using half = new World({ database: { read: ['user_names'], raw: true } });
    expect(await half.try('db.select', { table: 'user_names' })).toMatchObject({
      code: 'PERMISSION_DENIED',
    });
  });

  it('is denied a view that joins by column names, unless all of the tables is granted', async () => {
    const sql =
      'CREATE VIEW pairs AS SELECT a.name FROM users AS a JOIN users AS b USING (id); CREATE VIEW outer_pairs AS SELECT name FROM pairs';
    for (const view of ['pairs', 'outer_pairs']) {
      const views = ['pairs', 'outer_pairs'];
      await using narrow = new World({ database: { read: [...views, 'users(id,name)'] }, sql });
      expect(await narrow.try('db.select', { table: view })).toMatchObject({
        code: 'PERMISSION_DENIED',
      });
      await using broad = new World({ database: { read: [...views, 'users'] }, sql });
      expect(await broad.try('db.select', { table: view })).toMatchObject({ code: null });
    }
  });

  it('reads a computed column without the columns it is made of', async () => {
    await using granted = new World({ database: { read: ['masked(hint)'], raw: true } });
    expect(await granted.query('SELECT hint FROM masked')).toEqual([{ hint: 'TOP' }]);
    expect(await granted.try('db.query', 'SELECT secret FROM masked')).toMatchObject({
      code: 'PERMISSION_DENIED',
    });
  });

  it('folds the letters a database folds, and no others: a letter that looks alike is another name', async () => {
    const kelvin = '\u212aeys';
    await using world = new World({
      database: { read: ['keys'], raw: true },
      sql: `CREATE TABLE keys (a); CREATE TABLE "${kelvin}" (a); INSERT INTO "${kelvin}" VALUES ('${SECRET}')`,
    });
    expect(await world.try('db.select', { table: 'KEYS' })).toMatchObject({ value: [] });
    expect(await world.try('db.select', { table: kelvin })).toMatchObject({
      code: 'PERMISSION_DENIED',
    });
    expect(await world.try('db.query', `SELECT a FROM ${kelvin}`)).toMatchObject({
      code: 'PERMISSION_DENIED',
    });
  });

  it('looks again when the operator has changed the tables', async () => {
    await using narrow = new World({ database: { read: ['facts'], raw: true } });
    narrow.sql("CREATE VIEW facts AS SELECT 'fine' AS fact");
    expect(await narrow.query('SELECT fact FROM facts')).toEqual([{ fact: 'fine' }]);
    narrow.sql('DROP VIEW facts; CREATE VIEW facts AS SELECT password AS fact FROM users');
    expect(await narrow.try('db.query', 'SELECT fact FROM facts')).toMatchObject({
      code: 'PERMISSION_DENIED',
    });
    narrow.sql('DROP VIEW facts; CREATE TABLE facts (fact)');
    expect(await narrow.query('SELECT fact FROM facts')).toEqual([]);
    narrow.sql('DROP TABLE facts');
    expect(await narrow.try('db.query', 'SELECT fact FROM facts')).toMatchObject({
      code: 'QUERY_ERROR',
      message: 'no such table: facts',
    });
  });
});
