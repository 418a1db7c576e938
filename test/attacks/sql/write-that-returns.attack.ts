// A statement that writes and returns what it may not read. The naive host looks at what reads: writing returns nothing.

import { attack } from '../harness/attack.ts';
import { allRefused, holds, runNaive } from '../harness/payload.ts';
import { SECRET } from '../harness/world.ts';
import { byOrigins, readsOnly } from './naive-guards.ts';
import { attackShop, NaiveShop, shopHost, told } from './shop.ts';

const READ = `async ({ db }) => Promise.all([
  'UPDATE users SET name = name WHERE id = 1 RETURNING password',
  "UPDATE users SET name = name RETURNING *",
  "INSERT INTO notes (text) VALUES ('x') RETURNING (SELECT code FROM invites)",
  'DELETE FROM notes WHERE id = 1 RETURNING (SELECT password FROM users)',
].map((sql) => attempt(() => db.query(sql))))`;

export default attack({
  title: 'what a write returns is read',
  harm: { kind: 'leak' },
  host: shopHost,
  async bare() {
    using shop = new NaiveShop();
    const value = await runNaive(READ, shop.handles(readsOnly(byOrigins(shop.database))));
    return { harmed: holds(value, SECRET), seen: JSON.stringify(value).slice(0, 300) };
  },
  async skerry(world) {
    const ended = await attackShop(world, READ);
    return { contained: ended.usable && ended.same && allRefused(ended.value), seen: told(ended) };
  },
});
