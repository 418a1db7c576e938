// The database broker held to what every broker must hold to.

import { makeAsker } from '../asker.ts';
import { brokerContract } from '../../../contracts/broker.contract.ts';
import { World } from './world.ts';

brokerContract('db', async () => {
  const world = new World();
  return await Promise.resolve({
    broker: world.broker,
    asker: makeAsker(),
    good: [
      { operation: 'db.select', args: [{ table: 'orders' }] },
      { operation: 'db.select', args: [{ table: 'users', columns: ['id'] }, { database: 'main' }] },
      { operation: 'db.count', args: [{ table: 'orders', where: { total: { gt: 5 } } }] },
      { operation: 'db.insert', args: [{ table: 'orders', values: { user_id: 1, note: 'x' } }] },
      { operation: 'db.update', args: [{ table: 'orders', set: { note: 'y' }, where: { id: 1 } }] },
      { operation: 'db.delete', args: [{ table: 'orders', where: { note: 'x' } }] },
      {
        operation: 'db.batch',
        args: [
          [
            { op: 'insert', table: 'cells', values: { value: 'x' } },
            { op: 'count', table: 'cells' },
          ],
        ],
      },
      { operation: 'db.query', args: ['SELECT id FROM users WHERE id = ?', [1]] },
      { operation: 'db.query', args: ['SELECT id FROM users WHERE id = :id', { id: 1 }] },
      { operation: 'db.query', args: ['UPDATE orders SET note = 1', null, { database: 'main' }] },
    ],
    bad: [
      ...BAD_QUERIES,
      ...['select', 'count', 'insert', 'update', 'delete'].flatMap((op) =>
        BAD_TABLES.map((table) => ({
          operation: `db.${op}`,
          args: [{ table, where: {}, values: { a: 1 }, set: { a: 1 } }],
        })),
      ),
      { operation: 'db.select', args: [{ table: 'a' }, { database: 'a b' }] },
      { operation: 'db.select', args: [{ table: 'a' }, { database: 7 }] },
      { operation: 'db.select', args: [{ table: 'a' }, { base: 'main' }] },
      { operation: 'db.select', args: [{ table: 'a' }, 'main'] },
    ],
    failing: [
      { operation: 'db.select', args: [{ table: 'nowhere' }] },
      { operation: 'db.select', args: [{ table: 'users', columns: ['nothing'] }] },
      { operation: 'db.select', args: [{ table: 'users' }, { database: 'other' }] },
      { operation: 'db.insert', args: [{ table: 'users', values: { email: 'ann@x.test' } }] },
      { operation: 'db.query', args: ['SELECT * FROM nowhere'] },
      { operation: 'db.query', args: ["ATTACH '/etc/passwd' AS x"] },
      { operation: 'db.query', args: ["SELECT load_extension('/etc/passwd')"] },
    ],
    secrets: [world.folder, process.cwd()],
    observe: () => world.dump(),
    async close() {
      await world[Symbol.asyncDispose]();
    },
  });
});

const BAD_TABLES = [undefined, null, '', 7, '*', 'a\0b', 'a\nb', '\ud800', 'x'.repeat(129), ['a']];

const BAD_QUERIES = [
  ['db.select', { table: 'a', columns: [] }],
  ['db.select', { table: 'a', columns: ['*'] }],
  ['db.select', { table: 'a', columns: 'a' }],
  ['db.select', { table: 'a', columns: ['a', 'A'] }],
  ['db.select', { table: 'a', columns: Array.from({ length: 201 }, (_, n) => `c${n}`) }],
  ['db.select', { table: 'a', limit: -1 }],
  ['db.select', { table: 'a', limit: '1' }],
  ['db.select', { table: 'a', offset: 0.5 }],
  ['db.select', { table: 'a', orderBy: { column: 'a', order: 'up' } }],
  ['db.select', { table: 'a', orderBy: ['a', 1] }],
  ['db.select', { table: 'a', distinct: true }],
  ['db.select', { table: 'a', where: 'a = 1' }],
  ['db.select', { table: 'a', where: { a: { near: 1 } } }],
  ['db.select', { table: 'a', where: { a: { in: 1 } } }],
  ['db.select', { table: 'a', where: { a: { isNull: 1 } } }],
  ['db.select', { table: 'a', where: { a: { lt: null } } }],
  ['db.select', { table: 'a', where: { a: [1] } }],
  ['db.select', { table: 'a', where: { and: {} } }],
  ['db.select', { table: 'a', where: { or: [1] } }],
  ['db.select', { table: 'a', where: { '*': 1 } }],
  ['db.select', { table: 'a', where: { a: { $integer: '9223372036854775808' } } }],
  ['db.select', { table: 'a', where: { a: { $base64: '@' } } }],
  ['db.insert', { table: 'a' }],
  ['db.insert', { table: 'a', values: {} }],
  ['db.insert', { table: 'a', rows: [] }],
  ['db.insert', { table: 'a', values: { a: 1 }, rows: [{ a: 1 }] }],
  ['db.insert', { table: 'a', rows: [{ a: 1 }, { b: 1 }] }],
  ['db.insert', { table: 'a', rows: [{ a: 1 }, { a: 1, b: 1 }] }],
  ['db.insert', { table: 'a', values: { a: {} } }],
  ['db.insert', { table: 'a', values: { a: 1, A: 2 } }],
  ['db.update', { table: 'a', set: { a: 1 } }],
  ['db.update', { table: 'a', set: {}, where: {} }],
  ['db.delete', { table: 'a' }],
  ['db.batch', []],
  ['db.batch', { op: 'count', table: 'a' }],
  ['db.batch', [{ op: 'query', table: 'a' }]],
  ['db.batch', [{ table: 'a' }]],
  ['db.query', ''.padEnd(65_537, ' ')],
  ['db.query', 'SELECT 1\0'],
  ['db.query', 'SELECT \ud800'],
].map(([operation, query]) => ({ operation: operation as string, args: [query] }));
