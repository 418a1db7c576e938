// A secret column inside an expression. The naive host asks SQLite where the columns of the result come from, and of an
// expression it says nothing.

import { attack } from '../harness/attack.ts';
import { allRefused, holds, runNaive } from '../harness/payload.ts';
import { SECRET } from '../harness/world.ts';
import { byOrigins } from './naive-guards.ts';
import { attackShop, NaiveShop, shopHost, told } from './shop.ts';

const READ = `async ({ db }) => Promise.all([
  'SELECT (SELECT max(password) FROM users) AS x',
  'SELECT name, (SELECT group_concat(u.password) FROM users AS u) AS x FROM users',
  'SELECT id FROM notes WHERE text IN (SELECT password FROM users) UNION ALL SELECT max(code) FROM invites',
  'SELECT CASE WHEN id THEN password END AS x FROM users',
  'SELECT json_group_array(password) AS x FROM users',
].map((sql) => attempt(() => db.query(sql))))`;

export default attack({
  title: 'a column is denied wherever in a statement it is read',
  harm: { kind: 'leak' },
  host: shopHost,
  async bare() {
    using shop = new NaiveShop();
    const value = await runNaive(READ, shop.handles(byOrigins(shop.database)));
    return { harmed: holds(value, SECRET), seen: JSON.stringify(value).slice(0, 300) };
  },
  async skerry(world) {
    const ended = await attackShop(world, READ);
    return { contained: ended.usable && ended.same && allRefused(ended.value), seen: told(ended) };
  },
});
