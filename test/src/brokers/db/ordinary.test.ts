// Statements people write: the checks must not stand in their way.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERYTHING, World } from './world.ts';

const ORDINARY: readonly string[] = [
  'SELECT 1 AS a',
  'VALUES (1, 2), (3, 4)',
  'SELECT DISTINCT user_id FROM orders',
  'SELECT user_id, count(*) AS n, sum(total) AS s FROM orders GROUP BY user_id HAVING n > 0 ORDER BY s DESC',
  'SELECT u.name, o.total FROM users AS u LEFT JOIN orders AS o ON o.user_id = u.id',
  'SELECT u.name, o.total FROM users AS u FULL JOIN orders AS o ON o.user_id = u.id AND o.total > 1',
  'SELECT name FROM users WHERE id IN (SELECT user_id FROM orders WHERE total > 5)',
  'SELECT name FROM users AS u WHERE EXISTS (SELECT 1 FROM orders WHERE user_id = u.id)',
  "SELECT name FROM users WHERE id = 1 OR name = 'Bob' OR email = 'x'",
  'SELECT id FROM users UNION SELECT id FROM orders ORDER BY 1 LIMIT 2',
  'SELECT id FROM users INTERSECT SELECT id FROM orders',
  'WITH t AS (SELECT user_id, max(total) AS m FROM orders GROUP BY 1) SELECT u.name, m FROM t JOIN users AS u ON u.id = user_id',
  'SELECT id, row_number() OVER (PARTITION BY user_id ORDER BY total) AS n FROM orders',
  'SELECT id, sum(total) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS n FROM orders',
  'SELECT id, ntile(2) OVER w AS a, lead(total) OVER w AS b FROM orders WINDOW w AS (ORDER BY id)',
  "SELECT group_concat(note, ',') AS notes, json_group_array(id) AS ids FROM orders",
  "SELECT json_extract('{\"a\": 1}', '$.a') AS a, '{\"a\": 1}' ->> 'a' AS b",
  "SELECT date('2026-01-31', '+1 day') AS d, strftime('%Y', 'now') AS y, CURRENT_TIMESTAMP AS t",
  "SELECT CAST('1' AS INTEGER) AS a, 1 BETWEEN 0 AND 2 AS b, 'a' LIKE 'A' AS c, 'a' GLOB 'a*' AS d, 'a' || 'b' AS e",
  "SELECT CASE WHEN total > 5 THEN 'big' ELSE 'small' END AS size FROM orders ORDER BY total DESC LIMIT 2 OFFSET 1",
  'SELECT total FROM orders ORDER BY random() LIMIT 1',
  'SELECT round(avg(total), 1) AS a, median(total) AS b, pow(2, 3) AS c, coalesce(NULL, 1) AS d FROM orders',
  "SELECT c FROM keyed WHERE (a, b) = ('a', 'b')",
  'SELECT k.c FROM keyed JOIN keyed AS k USING (a, b)',
  'SELECT a.id FROM orders AS a NATURAL JOIN orders AS b',
  'SELECT (SELECT max(total) FROM orders AS i WHERE i.user_id = o.user_id) AS m FROM orders AS o',
  'SELECT id FROM orders WHERE total = (SELECT max(total) FROM orders)',
  'SELECT rowid, id FROM (SELECT rowid, id FROM orders)',
  'INSERT INTO orders (user_id, total) VALUES (1, 1), (2, 2) RETURNING id',
  'INSERT INTO orders (user_id, total) SELECT id, 3 FROM users',
  'INSERT OR IGNORE INTO orders (id) VALUES (1)',
  "INSERT INTO orders (id, note) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET note = excluded.note || 'y' WHERE total > 0",
  'UPDATE orders SET total = total + 1 WHERE user_id = 1 RETURNING id, total',
  'UPDATE orders SET note = u.name FROM users AS u WHERE u.id = user_id',
  'DELETE FROM orders WHERE id IN (SELECT id FROM orders ORDER BY id DESC LIMIT 1)',
  'WITH old AS (SELECT id FROM orders WHERE total < 3) DELETE FROM orders WHERE id IN old',
  'REPLACE INTO cells (id, value) VALUES (1, 2)',
  'UPDATE keyed SET c = 1',
  'DELETE FROM keyed',
  "INSERT INTO watched (text) VALUES ('x')",
  'DELETE FROM cells',
];

describe('a plugin that is granted the tables', () => {
  let world: World;
  beforeAll(() => {
    world = new World({ database: EVERYTHING });
  });
  afterAll(async () => {
    await world[Symbol.asyncDispose]();
  });

  it.each(ORDINARY)('may run: %s', async (sql) => {
    expect(await world.try('db.query', sql)).toMatchObject({ code: null, message: '' });
  });
});
