// A comment stands where a space is expected. The naive host cuts comments out and lists the tables after FROM and JOIN.

import { attack } from '../harness/attack.ts';
import { allRefused, holds, runNaive } from '../harness/payload.ts';
import { SECRET } from '../harness/world.ts';
import { attackShop, NaiveShop, refuse, shopHost, told } from './shop.ts';

const READ = `async ({ db }) => Promise.all([
  'SELECT code FROM/**/invites',
  'SELECT code FROM--\\ninvites',
  'SELECT code FROM notes, invites',
  'SELECT code FROM(invites)',
  "SELECT '/*' AS a, code, '*/' AS b FROM invites",
  "SELECT id, (SELECT code FROM/* FROM notes */invites) AS x FROM notes -- FROM notes",
].map((sql) => attempt(() => db.query(sql))))`;

const GRANTED = new Set(['notes', 'users', 'orders']);

export default attack({
  title: 'what a statement reads is told by the database, not by its text',
  harm: { kind: 'leak' },
  host: shopHost,
  async bare() {
    using shop = new NaiveShop();
    const handles = shop.handles((sql) => {
      const bare = sql.replaceAll(/--.*|\/\*[^]*?\*\//g, '');
      for (const [, table = ''] of bare.matchAll(/\b(?:from|join)\s+["[]?(\w+)/gi)) {
        if (!GRANTED.has(table)) refuse(table);
      }
    });
    const value = await runNaive(READ, handles);
    return { harmed: holds(value, SECRET), seen: JSON.stringify(value).slice(0, 300) };
  },
  async skerry(world) {
    const ended = await attackShop(world, READ);
    return { contained: ended.usable && ended.same && allRefused(ended.value), seen: told(ended) };
  },
});
