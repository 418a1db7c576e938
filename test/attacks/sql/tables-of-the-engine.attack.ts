// The engine's own tables tell the names, the defaults and the definitions of everything. The naive host has an
// authorizer with a list of what is secret, and these are not on it.

import { attack } from '../harness/attack.ts';
import { allRefused, holds, runNaive } from '../harness/payload.ts';
import { SECRET } from '../harness/world.ts';
import { denySecrets } from './naive-guards.ts';
import { attackShop, NaiveShop, shopHost, told } from './shop.ts';

const READ = `async ({ db }) => Promise.all([
  'SELECT sql FROM sqlite_schema',
  'SELECT sql FROM sqlite_master',
  'SELECT sql FROM main."SQLITE_MASTER"',
  "SELECT dflt_value FROM pragma_table_info('users')",
  "SELECT name FROM pragma_table_list",
  'SELECT file FROM pragma_database_list',
  'SELECT n.id FROM notes AS n JOIN sqlite_schema AS s ON s.name > n.text',
].map((sql) => attempt(() => db.query(sql))))`;

export default attack({
  title: "SQLite's own tables are out of reach, whatever is granted",
  harm: { kind: 'leak' },
  host: shopHost,
  async bare() {
    using shop = new NaiveShop();
    shop.database.setAuthorizer(denySecrets);
    const value = await runNaive(READ, shop.handles());
    return { harmed: holds(value, SECRET), seen: JSON.stringify(value).slice(0, 300) };
  },
  async skerry(world) {
    const permissions = { database: { read: ['*'], write: ['*'], raw: true } };
    const ended = await attackShop(world, READ, null, { permissions });
    return { contained: ended.usable && ended.same && allRefused(ended.value), seen: told(ended) };
  },
});
