// A secret that only sorts: the order of harmless rows tells it, bit by bit.

import { attack } from '../harness/attack.ts';
import { runNaive } from '../harness/payload.ts';
import { SECRET } from '../harness/world.ts';
import { byOrigins } from './naive-guards.ts';
import { attackShop, NaiveShop, shopHost, told } from './shop.ts';

const GUESS = `async ({ db }, length) => {
  let found = '';
  for (let at = 1; at <= length; at += 1) {
    let [low, high] = [31, 127];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      const answer = await attempt(() => db.query(
        'SELECT u.id FROM users AS u, users AS v WHERE v.id = 1 ' +
        'ORDER BY CASE WHEN unicode(substr(v.password, ' + at + ', 1)) > ' + middle + ' THEN u.id ELSE -u.id END'));
      if (typeof answer === 'string') return answer;
      if (answer.rows[0].id === 1) low = middle; else high = middle;
    }
    found += String.fromCharCode(high);
  }
  return found;
}`;

export default attack({
  title: 'a column that rows are sorted by is a column that is read',
  harm: { kind: 'leak' },
  host: shopHost,
  async bare() {
    using shop = new NaiveShop();
    const check = byOrigins(shop.database);
    const value = await runNaive(GUESS, shop.handles(check), SECRET.length);
    return { harmed: value === SECRET, seen: `found ${String(value)}` };
  },
  async skerry(world) {
    const ended = await attackShop(world, GUESS, SECRET.length);
    const denied = await world.records({ effect: 'deny', resource: 'main:users(' });
    return {
      contained:
        ended.usable &&
        ended.same &&
        ended.value === 'refused: PERMISSION_DENIED' &&
        denied.length > 0,
      seen: told(ended),
    };
  },
});
