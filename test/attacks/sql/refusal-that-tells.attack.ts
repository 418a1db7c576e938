// A refusal that differs from "there is no such thing" tells which tables and columns there are. The naive host hands on
// what SQLite says.

import { attack } from '../harness/attack.ts';
import { runNaive } from '../harness/payload.ts';
import { denySecrets } from './naive-guards.ts';
import { attackShop, NaiveShop, shopHost, told } from './shop.ts';

/** Pairs of answers: about a name that is there and hidden, and about one that is not there. */
const ASK = `async ({ db }) => {
  const answer = async (sql, name) => {
    try { return JSON.stringify(await db.query(sql.replaceAll('@', name))); }
    catch (error) { return (error.code + ' ' + error.message).replaceAll(name, '@'); }
  };
  const pairs = [];
  for (const sql of ['SELECT code FROM @', 'SELECT count(*) AS n FROM @', 'INSERT INTO @ VALUES (1)', 'SELECT n.id FROM notes AS n, @']) {
    pairs.push([await answer(sql, 'invites'), await answer(sql, 'invitez')]);
  }
  for (const sql of ['SELECT @ FROM users', 'SELECT id FROM users ORDER BY @', 'UPDATE users SET @ = 1']) {
    pairs.push([await answer(sql, 'password'), await answer(sql, 'passwort')]);
  }
  return pairs;
}`;

function differing(value: unknown): number {
  return (value as [string, string][]).filter(([hidden, absent]) => hidden !== absent).length;
}

export default attack({
  title: 'a refusal says the same of what is hidden as of what is not there',
  harm: { kind: 'leak' },
  host: shopHost,
  async bare() {
    using shop = new NaiveShop();
    shop.database.setAuthorizer(denySecrets);
    const value = await runNaive(ASK, shop.handles());
    return { harmed: differing(value) > 0, seen: JSON.stringify(value).slice(0, 500) };
  },
  async skerry(world) {
    const ended = await attackShop(world, ASK);
    return {
      contained: ended.usable && ended.same && ended.ok && differing(ended.value) === 0,
      seen: told(ended),
    };
  },
});
