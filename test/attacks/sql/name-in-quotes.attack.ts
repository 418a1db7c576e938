// In SQL a name may stand in quotes. The naive host takes quoted text for values, cuts it out, and looks at the rest.

import { attack } from '../harness/attack.ts';
import { allRefused, holds, runNaive } from '../harness/payload.ts';
import { SECRET } from '../harness/world.ts';
import { attackShop, NaiveShop, refuse, shopHost, told } from './shop.ts';

const READ = `async ({ db }) => Promise.all([
  'SELECT "password" AS x FROM users',
  'SELECT "PassWord" AS x FROM "USERS"',
  'SELECT u."password" AS x FROM users AS u',
  "SELECT users.'password' AS x FROM 'users'",
  'SELECT [password] AS x FROM [users]',
  'SELECT \`password\` AS x FROM main.\`users\`',
].map((sql) => attempt(() => db.query(sql))))`;

export default attack({
  title: 'a name is a name in any quotes and in any case',
  harm: { kind: 'leak' },
  host: shopHost,
  async bare() {
    using shop = new NaiveShop();
    const handles = shop.handles((sql) => {
      const rest = sql.replaceAll(/'[^']*'|"[^"]*"/g, '');
      if (/password/i.test(rest)) refuse('password');
    });
    const value = await runNaive(READ, handles);
    return { harmed: holds(value, SECRET), seen: JSON.stringify(value).slice(0, 300) };
  },
  async skerry(world) {
    const ended = await attackShop(world, READ);
    return { contained: ended.usable && ended.same && allRefused(ended.value), seen: told(ended) };
  },
});
