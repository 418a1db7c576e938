// INSERT OR REPLACE removes the row that is in its way, columns and all. The naive host's authorizer allows adding rows
// and refuses changing and removing them; SQLite does not ask it about this removal.

import { constants } from 'node:sqlite';
import { attack } from '../harness/attack.ts';
import { allRefused, runNaive } from '../harness/payload.ts';
import { attackShop, NaiveShop, shopHost, told } from './shop.ts';

const REPLACE = `async ({ db }) => [
  await attempt(() => db.query("INSERT OR REPLACE INTO users (id, name) VALUES (2, 'Mallory')")),
  await attempt(() => db.query("REPLACE INTO users (id, name) VALUES (2, 'Mallory')")),
  await attempt(() => db.query("INSERT INTO users (id, name) VALUES (2, 'Mallory') ON CONFLICT (id) DO UPDATE SET password = 'mine'")),
  await attempt(() => db.query('UPDATE OR REPLACE users SET id = 2 WHERE id = 1')),
]`;

export default attack({
  title: 'whoever may add rows and change some columns cannot make others vanish',
  harm: { kind: 'leak' },
  host: shopHost,
  async bare() {
    using shop = new NaiveShop();
    const { SQLITE_UPDATE, SQLITE_DELETE, SQLITE_DENY, SQLITE_OK } = constants;
    shop.database.setAuthorizer((code) =>
      code === SQLITE_UPDATE || code === SQLITE_DELETE ? SQLITE_DENY : SQLITE_OK,
    );
    await runNaive(REPLACE, shop.handles());
    const row = shop.database.prepare('SELECT name, password FROM users WHERE id = 2').get();
    return { harmed: row?.['name'] === 'Mallory', seen: JSON.stringify(row) };
  },
  async skerry(world) {
    const ended = await attackShop(world, REPLACE);
    return { contained: ended.usable && ended.same && allRefused(ended.value), seen: told(ended) };
  },
});
