// VACUUM INTO writes the whole database to a file that the statement names. The naive host's authorizer guards columns.

import { existsSync, readFileSync } from 'node:fs';
import { attack } from '../harness/attack.ts';
import { allRefused, runNaive } from '../harness/payload.ts';
import { SECRET } from '../harness/world.ts';
import { denySecrets } from './naive-guards.ts';
import { attackShop, NaiveShop, shopHost, told } from './shop.ts';

const COPY = `async ({ db }, file) => [
  await attempt(() => db.query("VACUUM INTO '" + file + "'")),
  await attempt(() => db.query("VACUUM main INTO 'file:" + file + "?mode=rwc'")),
  await attempt(() => db.query('VACUUM')),
]`;

export default attack({
  title: 'a statement writes no file',
  harm: { kind: 'leak' },
  host: shopHost,
  async bare() {
    using shop = new NaiveShop();
    shop.database.setAuthorizer(denySecrets);
    const file = `${shop.dir}/copy.db`;
    const value = await runNaive(COPY, shop.handles(), file);
    const harmed = existsSync(file) && readFileSync(file, 'latin1').includes(SECRET);
    return { harmed, seen: JSON.stringify(value) };
  },
  async skerry(world) {
    // The database process may write beside the database: the place where a copy would be possible at all.
    const file = `${world.dir}/db/copy.db`;
    const ended = await attackShop(world, COPY, file);
    const safe = allRefused(ended.value) && !existsSync(file);
    return { contained: ended.usable && ended.same && safe, seen: told(ended) };
  },
});
