// A few letters of SQL make a value of a gigabyte, in the memory of whoever runs the statement.

import { attack } from '../harness/attack.ts';
import { watchLoad } from '../harness/measure.ts';
import { allRefused, runNaive } from '../harness/payload.ts';
import { attackShop, NaiveShop, shopHost, told } from './shop.ts';

const SWELL = `async ({ db }) => {
  const tries = [];
  for (const value of [
    'hex(zeroblob(400000000))',
    "printf('%.*c', 900000000, 'x')",
    'randomblob(900000000)',
    "replace(hex(zeroblob(1000000)), '00', hex(zeroblob(1000)))",
    "(SELECT group_concat(hex(zeroblob(1000000))) FROM notes AS a, notes AS b)",
    "json_group_array(hex(zeroblob(1000000)))",
  ]) tries.push(await attempt(() => db.query('SELECT length(' + value + ') AS n FROM notes')));
  return tries;
}`;

export default attack({
  title: 'no statement makes a value larger than a cell may be, nor fills the memory with many',
  harm: { kind: 'memory', mb: 500 },
  host: shopHost,
  async bare() {
    using shop = new NaiveShop();
    const value = await runNaive(SWELL, shop.handles());
    return { harmed: false, seen: JSON.stringify(value) };
  },
  async skerry(world) {
    const load = watchLoad();
    const ended = await attackShop(world, SWELL);
    const { hostMb, cellMb } = load();
    return {
      contained:
        ended.usable && ended.same && allRefused(ended.value) && hostMb < 100 && cellMb < 450,
      seen: `${told(ended)} host ${Math.round(hostMb)} MB more, children ${Math.round(cellMb)} MB`,
    };
  },
});
