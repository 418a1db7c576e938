// Some ways to join a table read it although SQLite's authorizer is never asked about it. The naive host has an
// authorizer that allows listed tables and columns and nothing else.

import { attack } from '../harness/attack.ts';
import { allRefused, holds, runNaive } from '../harness/payload.ts';
import { SECRET } from '../harness/world.ts';
import { allowTables } from './naive-guards.ts';
import { attackShop, NaiveShop, shopHost, told } from './shop.ts';

const READ = `async ({ db }) => Promise.all([
  'SELECT code FROM (SELECT 1 AS code) FULL JOIN invites USING (code)',
  'SELECT code FROM (SELECT 1 AS code) NATURAL FULL JOIN invites',
  'SELECT max(code) AS x FROM (SELECT 1 AS code) NATURAL FULL JOIN invites',
  'SELECT 1 AS x FROM (SELECT 1 AS code) NATURAL JOIN invites',
  'SELECT password FROM (SELECT 1 AS password) FULL JOIN users USING (password)',
].map((sql) => attempt(() => db.query(sql))))`;

export default attack({
  title: 'a joined table is read only with a grant, whatever the authorizer was asked',
  harm: { kind: 'leak' },
  host: shopHost,
  async bare() {
    using shop = new NaiveShop();
    shop.database.setAuthorizer(allowTables({ notes: ['*'], users: ['id', 'name'] }));
    const value = await runNaive(READ, shop.handles());
    return { harmed: holds(value, SECRET), seen: JSON.stringify(value).slice(0, 300) };
  },
  async skerry(world) {
    const ended = await attackShop(world, READ);
    const denied = await world.records({ effect: 'deny', resource: 'main:invites' });
    return {
      contained: ended.usable && ended.same && allRefused(ended.value) && denied.length > 0,
      seen: `${told(ended)} ${denied.length} denials in the log`,
    };
  },
});
