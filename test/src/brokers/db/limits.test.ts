// Each limit of the database broker, at it and one over.

import { statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createDbBroker, DEFAULT_DB_LIMITS } from '../../../../src/brokers/db/index.ts';
import { EVERYTHING, World, type WorldOptions } from './world.ts';

const makeWorld = (limits: WorldOptions['limits'], sql?: string): World =>
  new World({ database: EVERYTHING, ...(limits && { limits }), ...(sql !== undefined && { sql }) });

const row = (value: unknown) => ({ table: 'cells', values: { value } });

describe('the database broker', () => {
  it.each(Object.keys(DEFAULT_DB_LIMITS))('takes no %s that is not a positive number', (name) => {
    for (const value of [0, -1, 0.5, Number.NaN, Infinity]) {
      expect(() => createDbBroker({ databases: {}, limits: { [name]: value } })).toThrow(
        `database limit "${name}"`,
      );
    }
  });

  it('takes no database it could not mean', () => {
    for (const path of ['', ':memory:', 'file:x.db']) {
      expect(() => createDbBroker({ databases: { main: { type: 'sqlite', path } } })).toThrow(
        'database "main"',
      );
    }
    for (const name of ['', 'Main', 'a b', '1a', 'a:b']) {
      const databases = { [name]: { type: 'sqlite', path: 'x.db' } as const };
      expect(() => createDbBroker({ databases })).toThrow('a name starts with');
    }
  });

  it('answers with as many rows as it may, and not one more', async () => {
    await using world = makeWorld({ rows: 3 });
    expect(await world.query('SELECT id FROM orders')).toHaveLength(3);
    const four = 'SELECT id FROM orders UNION ALL SELECT 9';
    expect(await world.try('db.query', four)).toMatchObject({ code: 'TOO_LARGE' });
    expect(await world.query(`SELECT * FROM (${four}) LIMIT 3`)).toHaveLength(3);
  });

  it('counts the rows of a batch together', async () => {
    await using world = makeWorld({ rows: 5 });
    const select = { op: 'select', table: 'orders', columns: ['id'] };
    const two = { ...select, limit: 2 };
    expect(await world.try('db.batch', [select, two])).toMatchObject({ code: null });
    expect(await world.try('db.batch', [select, select])).toMatchObject({ code: 'TOO_LARGE' });
  });

  it('answers with as many bytes as it may, and not one more', async () => {
    // `["…"]` and the comma after it.
    await using world = makeWorld({ bytes: 100 });
    const text = (length: number) => world.try('db.query', 'SELECT ? AS a', ['x'.repeat(length)]);
    expect(await text(95)).toMatchObject({ code: null });
    expect(await text(96)).toMatchObject({ code: 'TOO_LARGE' });
    expect(await world.try('db.query', 'SELECT ? AS a', ['ä'.repeat(48)])).toMatchObject({
      code: 'TOO_LARGE',
    });
  });

  it('stops a result without an end at its size', async () => {
    await using world = makeWorld({ rows: 1_000_000 });
    const sql =
      'SELECT hex(zeroblob(500)) AS x FROM orders a, orders b, orders c, orders d, orders e, orders f, orders g, orders h';
    expect(await world.try('db.query', sql)).toMatchObject({ code: 'TOO_LARGE' });
  });

  it.each([
    'SELECT length(zeroblob(?)) AS n',
    "SELECT length(printf('%.*c', ?, 'x')) AS n",
    "SELECT length(printf('%*s', ?, 'x')) AS n",
    "SELECT length(replace(hex(zeroblob(500)), '00', hex(zeroblob(? / 2000)))) * 2 AS n",
    'SELECT length(substr(zeroblob(?), 1)) AS n',
    "SELECT length(group_concat(hex(zeroblob(? / 6)), '')) AS n FROM orders",
    'SELECT length(json_array(hex(zeroblob(? / 2)))) AS n',
  ])('lets no function make a value larger than a cell may be: %s', async (sql) => {
    await using world = makeWorld({ cellBytes: 100_000 });
    expect(await world.query(sql, [60_000])).toHaveLength(1);
    expect(await world.try('db.query', sql, [300_000])).toMatchObject({ code: 'TOO_LARGE' });
    expect(await world.try('db.query', sql, [2_000_000_000])).toMatchObject({ code: 'TOO_LARGE' });
  });

  it('takes a statement of as many bytes as it may have, and not one more', async () => {
    await using world = makeWorld({ sqlBytes: 100 });
    const sql = 'SELECT 1 AS ä';
    const padded = (bytes: number) => sql + ' '.repeat(bytes - Buffer.byteLength(sql));
    expect(await world.try('db.query', padded(100))).toMatchObject({ code: null });
    expect(await world.try('db.query', padded(101))).toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('binds as many values as it may, and not one more', async () => {
    await using world = makeWorld({ params: 3 });
    const where = (length: number) => ({ id: { in: Array.from({ length }, (_, n) => n) } });
    const select = (length: number) =>
      world.try('db.select', { table: 'orders', columns: ['id'], where: where(length) });
    expect(await select(3)).toMatchObject({ code: null });
    expect(await select(4)).toMatchObject({ code: 'INVALID_ARGUMENT' });
    const rows = (length: number) =>
      world.try('db.insert', {
        table: 'cells',
        rows: Array.from({ length }, () => ({ value: 1 })),
      });
    expect(await rows(3)).toMatchObject({ code: null });
    expect(await rows(4)).toMatchObject({ code: 'INVALID_ARGUMENT' });
    const query = (length: number) =>
      world.try(
        'db.query',
        `SELECT 1 IN (${Array.from({ length }, () => '?').join()}) AS a`,
        Array.from({ length }, () => 1),
      );
    expect(await query(3)).toMatchObject({ code: null });
    expect(await query(4)).toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('takes as many operations in a batch as it may, and not one more', async () => {
    await using world = makeWorld({ batch: 2 });
    const count = { op: 'count', table: 'orders' };
    expect(await world.try('db.batch', [count, count])).toMatchObject({ code: null });
    expect(await world.try('db.batch', [count, count, count])).toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  });

  it('takes as many conditions, as deep, as it may', async () => {
    await using world = makeWorld({});
    const select = (where: unknown) => world.try('db.count', { table: 'orders', where });
    const list = (length: number) => ({ or: Array.from({ length }, () => ({ id: 1 })) });
    expect(await select(list(99))).toMatchObject({ code: null });
    expect(await select(list(100))).toMatchObject({ code: 'INVALID_ARGUMENT' });
    const nested = (depth: number): unknown =>
      depth === 0 ? { id: 1 } : { not: nested(depth - 1) };
    expect(await select(nested(9))).toMatchObject({ code: null });
    expect(await select(nested(10))).toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('lets the file grow as much as it may, and leaves it as it was beyond', async () => {
    await using world = makeWorld({ growthBytes: 1_048_576 });
    const before = statSync(world.path).size;
    const grow = (bytes: number) =>
      world.try('db.query', 'INSERT INTO cells (value) VALUES (zeroblob(?))', [bytes]);
    expect(await grow(2_000_000)).toMatchObject({ code: 'TOO_LARGE' });
    expect(statSync(world.path).size).toBe(before);
    expect(await grow(900_000)).toMatchObject({ code: null });
    expect(await grow(900_000)).toMatchObject({ code: null });
    expect(world.rows('SELECT count(*) AS n FROM cells')).toEqual([{ n: 2 }]);
  });

  it('stops statements that SQLite would compile for ever', async () => {
    await using world = makeWorld({ statementMs: 20_000 });
    const deep = `SELECT ${'('.repeat(3_000)}1${')'.repeat(3_000)} AS a`;
    const long = `SELECT ${'1+'.repeat(20_000)}1 AS a`;
    const wide = `SELECT ${'1 UNION SELECT '.repeat(2_000)}1 AS a`;
    const subqueries = `SELECT ${'(SELECT '.repeat(2_000)}1${')'.repeat(2_000)} AS a`;
    const functions = `SELECT ${'abs('.repeat(2_000)}1${')'.repeat(2_000)} AS a`;
    const views = `WITH t0(a) AS (SELECT 1)${Array.from({ length: 40 }, (_, n) => `, t${n + 1}(a) AS (SELECT x.a FROM t${n} AS x, t${n} AS y)`).join('')} SELECT a FROM t40`;
    for (const sql of [deep, long, wide, subqueries, functions, views]) {
      const { code } = await world.try('db.query', sql);
      expect([sql.slice(0, 40), code]).toEqual([
        sql.slice(0, 40),
        expect.stringMatching(/^(QUERY_ERROR|TOO_LARGE|TIMEOUT)$/),
      ]);
    }
    expect(await world.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it.each([
    ['terms of an expression', 500, (n: number) => `SELECT 1${' + 1'.repeat(n - 1)} AS a`],
    [
      'parts of a compound',
      100,
      (n: number) => `SELECT 1 AS a${' UNION ALL SELECT 1'.repeat(n - 1)}`,
    ],
    [
      'arguments',
      100,
      (n: number) => `SELECT max(${Array.from({ length: n }, () => 1).join()}) AS a`,
    ],
    ['characters of a pattern', 1_000, (n: number) => `SELECT 'a' LIKE '${'%'.repeat(n)}' AS a`],
  ] as const)('takes as many %s as it may, and not one more', async (_, most, sql) => {
    await using world = makeWorld({});
    expect(await world.try('db.query', sql(most))).toMatchObject({ code: null });
    expect((await world.try('db.query', sql(most + 1))).code).toMatch(/QUERY_ERROR|TOO_LARGE/);
  });

  it('runs triggers twenty deep, and not one more', async () => {
    const chain = Array.from(
      { length: 21 },
      (_, n) =>
        `CREATE TABLE t${n} (n); CREATE TRIGGER g${n} AFTER INSERT ON t${n} BEGIN INSERT INTO t${n + 1} VALUES (1); END;`,
    );
    await using world = makeWorld({}, `${chain.join('')} CREATE TABLE t21 (n)`);
    const insert = (table: string) => world.try('db.insert', { table, values: { n: 1 } });
    expect(await insert('t1')).toMatchObject({ code: null });
    expect(world.rows('SELECT n FROM t21')).toEqual([{ n: 1 }]);
    expect(await insert('t0')).toMatchObject({ code: 'QUERY_ERROR' });
    expect(world.rows('SELECT n FROM t0')).toEqual([]);
  });

  it('stores a value as large as a cell may be', async () => {
    await using world = makeWorld({ cellBytes: 100_000 });
    expect(await world.try('db.insert', row('x'.repeat(99_000)))).toMatchObject({ code: null });
    expect(await world.try('db.insert', row('x'.repeat(100_001)))).toMatchObject({
      code: 'TOO_LARGE',
    });
  });
});
