// A secret column under a harmless name. The naive host looks at the names of the columns that come back.

import { attack } from '../harness/attack.ts';
import { allRefused, holds, runNaive } from '../harness/payload.ts';
import { SECRET } from '../harness/world.ts';
import { byResultNames } from './naive-guards.ts';
import { attackShop, NaiveShop, shopHost, told } from './shop.ts';

const READ = `async ({ db }) => Promise.all([
  'SELECT password AS name FROM users',
  'SELECT u.password AS name FROM users AS u',
  'SELECT password || name AS name FROM users',
  'SELECT name FROM (SELECT password AS name FROM users)',
  'SELECT group_concat(password) AS name FROM users',
].map((sql) => attempt(() => db.query(sql))))`;

export default attack({
  title: 'a column is denied by what it is, under any name',
  harm: { kind: 'leak' },
  host: shopHost,
  async bare() {
    using shop = new NaiveShop();
    const value = await runNaive(READ, shop.handles(byResultNames(shop.database)));
    return { harmed: holds(value, SECRET), seen: JSON.stringify(value).slice(0, 300) };
  },
  async skerry(world) {
    const ended = await attackShop(world, READ);
    const denials = await world.denials(5, { action: 'db.read', resource: 'main:users(' });
    return {
      contained: ended.usable && ended.same && allRefused(ended.value) && denials === 5,
      seen: `${told(ended)} ${denials} denials in the log`,
    };
  },
});
