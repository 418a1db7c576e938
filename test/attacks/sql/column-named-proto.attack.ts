// A column called `__proto__` with JSON in it. The naive host makes each row an object, with JSON as values: then the
// row has a prototype of the guest's making, and properties that nobody stored.

import { attack } from '../harness/attack.ts';
import { runNaive } from '../harness/payload.ts';
import { attackShop, NaiveShop, shopHost, told } from './shop.ts';

const SELECT = `SELECT '{"admin":true}' AS "__proto__", 'x' AS "constructor", 1 AS "toString"`;
const ASK = `async ({ db }) => {
  const { rows: [row] } = await db.query(${JSON.stringify(SELECT)});
  const own = Object.getOwnPropertyNames(row).sort().join();
  return [own, row.admin === undefined, Object.getPrototypeOf(row) === Object.prototype, {}.admin === undefined, row.__proto__];
}`;

export default attack({
  title: 'a column called "__proto__" is a value like any other, on both sides',
  harm: { kind: 'leak' },
  host: shopHost,
  async bare() {
    using shop = new NaiveShop();
    let admin: unknown = null;
    const query = (sql: string) => {
      const rows = shop.database
        .prepare(sql)
        .all()
        .map((row) => {
          const object: Record<string, unknown> = {};
          for (const [name, value] of Object.entries(row)) {
            const text = String(value);
            object[name] = text.startsWith('{') ? (JSON.parse(text) as unknown) : text;
          }
          return object;
        });
      admin = rows[0]?.['admin'];
      return { rows: rows.map((row) => ({ ...row })) };
    };
    await runNaive(ASK, { db: { query } });
    return { harmed: admin === true, seen: `the row says of itself: admin ${String(admin)}` };
  },
  async skerry(world) {
    const ended = await attackShop(world, ASK);
    const expected = ['__proto__,constructor,toString', true, true, true, '{"admin":true}'];
    const plain = JSON.stringify(ended.value) === JSON.stringify(expected);
    const clean = ({} as Record<string, unknown>)['admin'] === undefined;
    return { contained: ended.usable && ended.same && plain && clean, seen: told(ended) };
  },
});
