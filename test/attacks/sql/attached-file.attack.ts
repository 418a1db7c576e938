// ATTACH opens another database file, whose tables have the names of granted ones. The naive host's authorizer allows
// tables by name.

import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { attack } from '../harness/attack.ts';
import { allRefused, holds, runNaive } from '../harness/payload.ts';
import { SECRET } from '../harness/world.ts';
import { allowTables } from './naive-guards.ts';
import { attackShop, NaiveShop, shopHost, told } from './shop.ts';

const ATTACH = `async ({ db }, { file, made }) => {
  const tries = [];
  for (const sql of [
    "ATTACH '" + file + "' AS other",
    'SELECT text FROM other.notes',
    "ATTACH DATABASE '" + made + "' AS made",
    "SELECT 1; ATTACH '" + file + "' AS later",
    'SELECT text FROM later.notes',
  ]) tries.push(await attempt(() => db.query(sql)));
  return tries;
}`;

function makeOther(dir: string): { file: string; made: string } {
  const file = join(dir, 'elsewhere', 'other.db');
  mkdirSync(dirname(file));
  using database = new DatabaseSync(file);
  database.exec(`CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('${SECRET}')`);
  return { file, made: join(dir, 'elsewhere', 'made.db') };
}

export default attack({
  title: 'a statement opens no other file',
  harm: { kind: 'leak' },
  host: shopHost,
  async bare() {
    using shop = new NaiveShop();
    shop.database.setAuthorizer(allowTables({ notes: ['*'] }));
    const value = await runNaive(ATTACH, shop.handles(), makeOther(shop.dir));
    return { harmed: holds(value, SECRET), seen: JSON.stringify(value).slice(0, 300) };
  },
  async skerry(world) {
    const other = makeOther(world.dir);
    const ended = await attackShop(world, ATTACH, other);
    const safe = allRefused(ended.value) && !existsSync(other.made);
    return { contained: ended.usable && ended.same && safe, seen: told(ended) };
  },
});
