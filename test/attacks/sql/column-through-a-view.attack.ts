// A view shows a secret column. The naive host lets through whatever a view does: the operator wrote it.

import { constants } from 'node:sqlite';
import { attack } from '../harness/attack.ts';
import { allRefused, holds, runNaive } from '../harness/payload.ts';
import { SECRET } from '../harness/world.ts';
import { denySecrets } from './naive-guards.ts';
import { attackShop, NaiveShop, shopHost, told } from './shop.ts';

const READ = `async ({ db }) => Promise.all([
  'SELECT badge FROM staff',
  'SELECT * FROM staff',
  "SELECT id FROM staff WHERE badge LIKE 'M%'",
  'SELECT max(s.badge) AS x FROM notes, staff AS s',
].map((sql) => attempt(() => db.query(sql))))`;

export default attack({
  title: 'a granted view shows no column that is not granted itself',
  harm: { kind: 'leak' },
  host: shopHost,
  async bare() {
    using shop = new NaiveShop();
    shop.database.setAuthorizer((code, table, column, database, view) =>
      view === null ? denySecrets(code, table, column, database, view) : constants.SQLITE_OK,
    );
    const value = await runNaive(READ, shop.handles());
    return { harmed: holds(value, SECRET), seen: JSON.stringify(value).slice(0, 300) };
  },
  async skerry(world) {
    const ended = await attackShop(world, READ);
    return { contained: ended.usable && ended.same && allRefused(ended.value), seen: told(ended) };
  },
});
