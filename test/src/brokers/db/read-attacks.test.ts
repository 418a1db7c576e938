// Every way found to read a column that is not granted. Each statement is shown to work where everything is granted,
// so that a refusal is one of the policy and not of a misspelled attack.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERYTHING, SECRET, SOME, World } from './world.ts';

/** Each gives the secret away to whoever may read everything. */
const REVEALING: Readonly<Record<string, string>> = {
  'named outright': 'SELECT password FROM users',
  'under another name': 'SELECT password AS name FROM users',
  'through an alias of the table': 'SELECT u.password FROM users AS u',
  'in capitals': 'SELECT PASSWORD FROM USERS',
  'quoted as a name': 'SELECT "password" FROM [users]',
  'quoted with backticks': 'SELECT `users`.`password` FROM `users`',
  'with the table as a string': "SELECT password FROM 'users'",
  'with the schema named': 'SELECT main.users.password FROM main.users',
  'by a star': 'SELECT * FROM users',
  'by a star of one table': 'SELECT u.* FROM orders, users AS u',
  'in a subquery': 'SELECT (SELECT password FROM users LIMIT 1) AS x',
  'in a subquery in FROM': 'SELECT x FROM (SELECT password AS x FROM users)',
  'in a common table expression': 'WITH t(x) AS (SELECT password FROM users) SELECT x FROM t',
  'in a materialised common table expression':
    'WITH t(x) AS MATERIALIZED (SELECT password FROM users) SELECT x FROM t',
  'in a common table expression named like a granted table':
    'WITH orders AS (SELECT password AS note FROM users) SELECT note FROM orders',
  'after UNION ALL': 'SELECT note FROM orders UNION ALL SELECT password FROM users',
  'after EXCEPT': 'SELECT password FROM users EXCEPT SELECT note FROM orders',
  'inside a function': 'SELECT substr(password, 1, 20) AS x FROM users',
  'inside an aggregate': 'SELECT max(password) AS x FROM users',
  'gathered in one value': 'SELECT group_concat(password) AS x FROM users',
  'inside a window function': 'SELECT first_value(password) OVER (ORDER BY id) AS x FROM users',
  'inside a window': 'SELECT lag(password, 0) OVER w AS x FROM users WINDOW w AS (ORDER BY id)',
  'inside JSON': "SELECT json_object('a', password) AS x FROM users",
  'in a filter of an aggregate': 'SELECT max(password) FILTER (WHERE id = 1) AS x FROM users',
  'in CASE': 'SELECT CASE WHEN id THEN password END AS x FROM users',
  'in a comma join': 'SELECT password FROM orders, users WHERE users.id = user_id',
  'in a left join': 'SELECT u.password FROM orders LEFT JOIN users AS u ON u.id = user_id',
  'in a right join': 'SELECT s.pin FROM orders RIGHT JOIN secrets AS s ON s.id = user_id',
  'in a full join': 'SELECT s.pin FROM orders FULL JOIN secrets AS s ON s.id = orders.id',
  'in a join by listed names': 'SELECT pin FROM orders JOIN secrets USING (id)',
  'in a natural join': 'SELECT pin FROM (SELECT id FROM orders) NATURAL JOIN secrets',
  'in a natural join with itself': 'SELECT password FROM users AS a NATURAL JOIN users AS b',
  'by row values': 'SELECT note FROM (VALUES (1)), (SELECT password AS note FROM users)',
  correlated: 'SELECT (SELECT password FROM users WHERE id = orders.user_id) AS x FROM orders',
  'through a view': 'SELECT key FROM user_keys',
  'through a view, quoted': 'SELECT * FROM "USER_KEYS"',
  'through an index alone': "SELECT password FROM users INDEXED BY users_name WHERE name = 'Ann'",
  'from the default of a column': 'SELECT sql FROM shape',
  'from a computed column': 'SELECT hint FROM masked',
  'from a table without row numbers': "SELECT c FROM keyed WHERE b = 'b'",
  'from its index alone': 'SELECT c FROM keyed ORDER BY c',
  'between comments': 'SELECT/**/password/* FROM orders */FROM--x\nusers',
  'behind a comment that looks like an end': "SELECT password FROM users -- ' ; \n",
  'with a trailing semicolon': 'SELECT password FROM users ; ;',
  'in a row added to a granted table':
    'INSERT INTO cells (value) SELECT password FROM users RETURNING value',
  'in a row changed in a granted table':
    'UPDATE orders SET note = (SELECT password FROM users LIMIT 1) RETURNING note',
  'in UPDATE FROM':
    'UPDATE orders SET note = password FROM users WHERE users.id = user_id RETURNING note',
  'in RETURNING': "UPDATE users SET name = 'x' RETURNING password",
  'in RETURNING of a subquery': 'DELETE FROM cells RETURNING (SELECT pin FROM secrets)',
  'in DO UPDATE':
    "INSERT INTO orders (id, note) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET note = (SELECT pin FROM secrets) RETURNING note",
  'in a joined view': 'SELECT s.pin FROM joined JOIN secrets AS s ON s.id = joined.id',
};

/** Each lets the asker tell rows apart by a column it may not read, without ever seeing it. */
const ORACLES: Readonly<Record<string, string>> = {
  'in WHERE': "SELECT id FROM users WHERE password LIKE 'TOP%'",
  'in ORDER BY': 'SELECT id FROM users ORDER BY password',
  'in ORDER BY by an alias': 'SELECT id FROM users AS u ORDER BY u.password DESC',
  'in GROUP BY': 'SELECT count(*) AS n FROM users GROUP BY password',
  'in HAVING': "SELECT id FROM users GROUP BY id HAVING max(password) > 'T'",
  'in DISTINCT': 'SELECT count(DISTINCT password) AS n FROM users',
  'in EXISTS': "SELECT id FROM orders WHERE EXISTS (SELECT 1 FROM users WHERE password > 'T')",
  'in IN': 'SELECT id FROM orders WHERE 1 IN (SELECT id FROM secrets)',
  'in IN with a table': "SELECT id FROM orders WHERE 'x' NOT IN joined",
  'in NOT IN of a subquery': "SELECT id FROM orders WHERE 'x' NOT IN (SELECT password FROM users)",
  'in a join condition': 'SELECT o.id FROM orders AS o JOIN users AS u ON u.password > o.note',
  'in a join by listed names': 'SELECT users.id FROM users JOIN secrets USING (email)',
  'in a natural join': 'SELECT users.id FROM users NATURAL JOIN secrets',
  'in a natural left join': 'SELECT users.id FROM users NATURAL LEFT JOIN secrets',
  'in a natural full join': 'SELECT users.id FROM users NATURAL FULL JOIN secrets',
  'in a natural join of granted columns': 'SELECT a.id FROM users AS a NATURAL JOIN users AS b',
  'in a join by listed, granted columns':
    'SELECT a.name FROM users AS a JOIN users AS b USING (id)',
  'in LIMIT': "SELECT id FROM orders LIMIT (SELECT count(*) FROM users WHERE password > 'A')",
  'in CASE': "SELECT CASE WHEN password > 'A' THEN 1 ELSE 0 END AS x FROM users",
  'in a window order': 'SELECT row_number() OVER (ORDER BY password) AS n FROM users',
  'in the number of rows': 'SELECT count(*) AS n FROM secrets',
  'in the row number': 'SELECT rowid FROM secrets',
  'in a condition of DELETE':
    "DELETE FROM cells WHERE id IN (SELECT id FROM users WHERE password > 'A')",
  'in a condition of UPDATE': "UPDATE cells SET value = 1 WHERE (SELECT password FROM users) > 'A'",
  'copied whole into a granted table': 'INSERT INTO cells SELECT * FROM vault',
  'in a view': 'SELECT id FROM joined',
  'in a condition of DO UPDATE':
    "INSERT INTO cells (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET value = 2 WHERE (SELECT pin FROM secrets) > 'A'",
};

describe('SQL of a plugin', () => {
  let some: World;
  let everything: World;
  beforeAll(() => {
    some = new World({
      database: { ...SOME, read: [...SOME.read, 'user_keys', 'joined', 'shape'] },
    });
    everything = new World({ database: EVERYTHING });
  });
  afterAll(async () => {
    await some[Symbol.asyncDispose]();
    await everything[Symbol.asyncDispose]();
  });

  describe.each(Object.entries(REVEALING))('that reads a column %s', (_, sql) => {
    it('is refused, and neither answer nor message holds what is in it', async () => {
      const before = some.dump();
      const outcome = await some.try('db.query', sql);
      expect(outcome).toMatchObject({ value: undefined, code: expect.stringMatching(REFUSED) });
      expect(JSON.stringify(outcome)).not.toContain(SECRET);
      expect(some.dump()).toEqual(before);
    });
  });

  it.each(Object.entries(REVEALING).filter(([title]) => !title.includes('default')))(
    'that reads a column %s gives it to whoever may read everything',
    async (_, sql) => {
      expect(JSON.stringify(await everything.query(sql))).toContain(SECRET.slice(0, 3));
    },
  );

  describe.each(Object.entries(ORACLES))('that compares a column %s', (_, sql) => {
    it('is denied, and the log has it', async () => {
      const before = some.dump();
      const outcome = await some.try('db.query', sql);
      expect(outcome).toMatchObject({ code: 'PERMISSION_DENIED' });
      expect(outcome.seen.map(({ effect }) => effect)).toContain('deny');
      expect(some.dump()).toEqual(before);
    });

    it('runs for whoever may read everything', async () => {
      expect(await everything.try('db.query', sql)).toMatchObject({ code: null });
    });
  });
});

const REFUSED = /^(PERMISSION_DENIED|QUERY_ERROR)$/;
