// A second statement behind a harmless one. The naive host looks at how the text begins and runs all of it.

import { attack } from '../harness/attack.ts';
import { allRefused, runNaive } from '../harness/payload.ts';
import { attackShop, NaiveShop, refuse, shopHost, told } from './shop.ts';

const STACK = `async ({ db }) => {
  const tries = [];
  for (const sql of [
    "INSERT INTO notes (text) VALUES ('x'); DELETE FROM users",
    "INSERT INTO notes (text) VALUES (';'); UPDATE ledger SET balance = 0",
    "INSERT INTO notes (text) VALUES ('--'); DROP TABLE invites --'",
    "INSERT INTO notes (text) VALUES ('x') /* ' */ ; DELETE FROM users -- '",
    "INSERT INTO notes (text) VALUES ('x');;;COMMIT;DELETE FROM users",
  ]) tries.push(await attempt(() => db.query(sql)));
  return tries;
}`;

export default attack({
  title: 'one statement at a time: what follows it is refused, not run and not dropped',
  harm: { kind: 'leak' },
  host: shopHost,
  async bare() {
    using shop = new NaiveShop();
    const query = (sql: string) => {
      if (!/^INSERT INTO notes\b/.test(sql)) refuse(sql);
      shop.database.exec(sql);
    };
    await runNaive(STACK, { db: { query } });
    const left = shop.database.prepare('SELECT count(*) AS n FROM users').get()?.['n'];
    return { harmed: left === 0, seen: `${String(left)} users are left` };
  },
  async skerry(world) {
    const ended = await attackShop(world, STACK);
    return { contained: ended.usable && ended.same && allRefused(ended.value), seen: told(ended) };
  },
});
