// A secret that is only compared, never shown: whether a row comes back tells one bit. The naive host looks at where the
// columns of the result come from.

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
        'SELECT id FROM users WHERE id = 1 AND unicode(substr(password, ' + at + ', 1)) > ' + middle));
      if (typeof answer === 'string') return answer;
      if (answer.rows.length > 0) low = middle; else high = middle;
    }
    found += String.fromCharCode(high);
  }
  return found;
}`;

export default attack({
  title: 'a column that is compared is a column that is read',
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
    return {
      contained: ended.usable && ended.same && ended.value === 'refused: PERMISSION_DENIED',
      seen: told(ended),
    };
  },
});
