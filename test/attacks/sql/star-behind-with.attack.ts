// A star in a named subquery brings a secret column that the text of the statement never spells. The naive host looks
// for the word, and at the names of the result.

import { attack } from '../harness/attack.ts';
import { allRefused, holds, runNaive } from '../harness/payload.ts';
import { SECRET } from '../harness/world.ts';
import { byResultNames } from './naive-guards.ts';
import { attackShop, NaiveShop, refuse, shopHost, told } from './shop.ts';

const READ = `async ({ db }) => Promise.all([
  'WITH t(a, b, c) AS (SELECT * FROM users) SELECT c FROM t',
  'WITH t(a, b, c) AS MATERIALIZED (SELECT * FROM users) SELECT c FROM t',
  'WITH notes(a, b, text) AS (SELECT * FROM users) SELECT text FROM notes',
  'SELECT c FROM (SELECT 1 AS a, 2 AS b, 3 AS c UNION ALL SELECT * FROM users)',
].map((sql) => attempt(() => db.query(sql))))`;

export default attack({
  title: 'a star reads every column there is, named or not',
  harm: { kind: 'leak' },
  host: shopHost,
  async bare() {
    using shop = new NaiveShop();
    const check = byResultNames(shop.database);
    const handles = shop.handles((sql) =>
      /password/i.test(sql) ? refuse('password') : check(sql),
    );
    const value = await runNaive(READ, handles);
    return { harmed: holds(value, SECRET), seen: JSON.stringify(value).slice(0, 300) };
  },
  async skerry(world) {
    const ended = await attackShop(world, READ);
    // The guest is told what it could know; the log has what was denied.
    const denied = await world.records({
      effect: 'deny',
      resource: 'main:users(id,name,password)',
    });
    return {
      contained: ended.usable && ended.same && allRefused(ended.value) && denied.length > 0,
      seen: `${told(ended)} ${denied.length} denials in the log`,
    };
  },
});
