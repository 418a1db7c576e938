// A statement that never ends. In the naive host it runs on the host's own thread, which no timer interrupts.

import { setTimeout as sleep } from 'node:timers/promises';
import { attack } from '../harness/attack.ts';
import { watchLoad } from '../harness/measure.ts';
import { runNaive } from '../harness/payload.ts';
import { attackShop, NaiveShop, shopHost, told } from './shop.ts';

const ENDLESS = `async ({ db }) => [
  await attempt(() => db.query('WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) AS n FROM c')),
  await attempt(() => db.query('SELECT count(*) AS n FROM ' + Array.from({ length: 9 }, (_, n) => 'notes AS n' + n).join())),
]`;

export default attack({
  title: 'a statement that does not end is ended, and the host does not wait for it',
  harm: { kind: 'hang', ms: 4_000 },
  host: shopHost,
  async bare() {
    using shop = new NaiveShop();
    const value = await runNaive(ENDLESS, shop.handles());
    return { harmed: false, seen: JSON.stringify(value) };
  },
  async skerry(world) {
    const load = watchLoad();
    const attacking = attackShop(world, ENDLESS);
    await sleep(1_500);
    const neighbourMs = await world.askNeighbour();
    const ended = await attacking;
    const { busiestMs } = load();
    const [recursive, wide] = (ended.value ?? []) as string[];
    const stopped = recursive === 'refused: QUERY_ERROR' && wide === 'refused: TIMEOUT';
    return {
      contained: ended.usable && ended.same && stopped && neighbourMs < 3_000 && busiestMs < 1_000,
      seen: `${told(ended)} the neighbour took ${Math.round(neighbourMs)} ms meanwhile, the host was busy for ${Math.round(busiestMs)} ms`,
    };
  },
});
