// PRAGMA reads the schema and changes how the engine guards itself. The naive host has an authorizer for reads and writes.

import { attack } from '../harness/attack.ts';
import { allRefused, holds, runNaive } from '../harness/payload.ts';
import { SECRET } from '../harness/world.ts';
import { denySecrets } from './naive-guards.ts';
import { attackShop, NaiveShop, shopHost, told } from './shop.ts';

const SET = `async ({ db }) => {
  const tries = [];
  for (const sql of [
    'PRAGMA table_info(users)',
    'PRAGMA main.table_info(users)',
    'PRAGMA writable_schema = ON',
    "UPDATE sqlite_schema SET sql = replace(sql, 'password', 'open') WHERE name = 'users'",
    'PRAGMA writable_schema = RESET',
    'SELECT open FROM users',
    'PRAGMA query_only = OFF',
    'PRAGMA trusted_schema = ON',
    'PRAGMA max_page_count = 2147483646',
  ]) tries.push(await attempt(() => db.query(sql)));
  return tries;
}`;

export default attack({
  title: 'a plugin changes no setting of the database engine and asks it for none',
  harm: { kind: 'leak' },
  host: shopHost,
  async bare() {
    using shop = new NaiveShop();
    shop.database.setAuthorizer(denySecrets);
    const value = await runNaive(SET, shop.handles());
    return { harmed: holds(value, SECRET), seen: JSON.stringify(value).slice(0, 500) };
  },
  async skerry(world) {
    const permissions = { database: { read: ['*'], write: ['*'], raw: true } };
    const ended = await attackShop(world, SET, null, { permissions });
    return { contained: ended.usable && ended.same && allRefused(ended.value), seen: told(ended) };
  },
});
