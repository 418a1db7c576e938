// Rows of another table behind UNION. SQLite names the columns of the first part only, and so does the naive host.

import { attack } from '../harness/attack.ts';
import { allRefused, holds, runNaive } from '../harness/payload.ts';
import { SECRET } from '../harness/world.ts';
import { byOrigins } from './naive-guards.ts';
import { attackShop, NaiveShop, shopHost, told } from './shop.ts';

const READ = `async ({ db }) => Promise.all([
  'SELECT name FROM users UNION SELECT password FROM users',
  'SELECT text FROM notes UNION ALL SELECT code FROM invites',
  "SELECT text FROM notes WHERE 0 UNION ALL VALUES ((SELECT code FROM invites))",
  'SELECT name FROM users EXCEPT SELECT text FROM notes UNION SELECT code FROM invites',
].map((sql) => attempt(() => db.query(sql))))`;

export default attack({
  title: 'every part of a compound statement is held to the grants',
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
