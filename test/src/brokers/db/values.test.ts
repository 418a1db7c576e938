// How values cross: nothing is lost, nothing changes its type, nothing breaks JSON.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { World } from './world.ts';

describe('a value', () => {
  let world: World;
  beforeAll(() => {
    world = new World();
  });
  afterAll(async () => {
    await world[Symbol.asyncDispose]();
  });

  it.each([
    [null, 'null'],
    ['', 'text'],
    ['grüße 🐟', 'text'],
    ['a\0b', 'text'],
    ['\u2028"\\', 'text'],
    [0, 'integer'],
    [-7, 'integer'],
    [Number.MAX_SAFE_INTEGER, 'integer'],
    [Number.MIN_SAFE_INTEGER, 'integer'],
    [1.5, 'real'],
    [1e300, 'real'],
    [{ $integer: '9007199254740992' }, 'integer'],
    [{ $integer: '9223372036854775807' }, 'integer'],
    [{ $integer: '-9223372036854775808' }, 'integer'],
    [{ $base64: '' }, 'blob'],
    [{ $base64: 'AP8QgA==' }, 'blob'],
    [{ $number: 'Infinity' }, 'real'],
    [{ $number: '-Infinity' }, 'real'],
  ])('comes back as it went in: %j is stored as %s', async (value, type) => {
    const sql = 'INSERT INTO cells (value) VALUES (?) RETURNING value, typeof(value) AS type';
    expect(await world.query(sql, [value])).toEqual([{ value, type }]);
  });

  it('that is a boolean is stored as a number', async () => {
    expect(await world.query('SELECT ? AS a, ? AS b', [true, false])).toEqual([{ a: 1, b: 0 }]);
  });

  it('that is a small tagged integer comes back as a number', async () => {
    expect(await world.query('SELECT ? AS a', [{ $integer: '7' }])).toEqual([{ a: 7 }]);
  });

  it('is also told for the row added last', async () => {
    const values = { id: { $integer: '9223372036854775806' } };
    expect(await world.try('db.insert', { table: 'cells', values })).toMatchObject({
      value: { changes: 1, lastId: { $integer: '9223372036854775806' } },
    });
  });

  it('named like a part of every object is an ordinary column', async () => {
    const rows = await world.query('SELECT 1 AS "__proto__", 2 AS "constructor", 3 AS "toString"');
    expect(JSON.stringify(rows)).toBe('[{"__proto__":1,"constructor":2,"toString":3}]');
  });
});
