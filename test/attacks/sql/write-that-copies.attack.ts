// A write into a granted table takes its values from one that is not; then the granted table is read.

import { attack } from '../harness/attack.ts';
import { allRefused, holds, runNaive } from '../harness/payload.ts';
import { SECRET } from '../harness/world.ts';
import { byOrigins, readsOnly } from './naive-guards.ts';
import { attackShop, NaiveShop, operate, shopHost, told } from './shop.ts';

const COPY = `async ({ db }) => {
  const tries = [];
  for (const sql of [
    'UPDATE notes SET text = password FROM users WHERE users.id = notes.id',
    'UPDATE notes SET text = (SELECT code FROM invites) WHERE id = 1',
    'INSERT INTO notes (text) SELECT password FROM users',
    'INSERT INTO notes (id, text) VALUES (1, 0) ON CONFLICT (id) DO UPDATE SET text = (SELECT code FROM invites)',
    'WITH t AS (SELECT code FROM invites) INSERT INTO notes (text) SELECT code FROM t',
  ]) tries.push(await attempt(() => db.query(sql)));
  const { rows } = await db.query('SELECT text FROM notes');
  return { tries, rows };
}`;

export default attack({
  title: 'what a write takes its values from is read',
  harm: { kind: 'leak' },
  host: shopHost,
  async bare() {
    using shop = new NaiveShop();
    const value = await runNaive(COPY, shop.handles(readsOnly(byOrigins(shop.database))));
    return { harmed: holds(value, SECRET), seen: JSON.stringify(value).slice(0, 300) };
  },
  async skerry(world) {
    const ended = await attackShop(world, COPY);
    const { tries, rows } = ended.value as { tries: unknown; rows: unknown[] };
    const kept = operate(world, `SELECT count(*) AS n FROM notes WHERE text LIKE 'note %'`);
    return {
      contained:
        ended.usable &&
        ended.same &&
        allRefused(tries) &&
        rows.length === 60 &&
        kept[0]?.['n'] === 60,
      seen: told(ended),
    };
  },
});
