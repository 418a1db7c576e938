// One plugin takes the whole line of the machine; it is granted a quarter of a megabyte a second.

import { attack } from '../harness/attack.ts';
import { loadNet, senderOf } from './attacker.ts';
import { LocalServer } from './local-server.ts';
import { naiveFetch, runSend } from './naive-fetch.ts';
import { testNames } from './names.ts';

const BODY = 'x'.repeat(262_144);
const MS = 2_000;
/** What two seconds come to, the store of one second, and what is on its way. */
const MOST = 3 * 262_144 + 8 * 65_536;

/** Four at a time, until the time is over; how many characters came. */
const LOAD = `async (send, { url, ms }, ctx) => {
  const end = Date.now() + ms;
  let total = 0;
  const one = async () => { while (Date.now() < end) total += (await send(url)).text.length; };
  await Promise.all([one(), one(), one(), one()]);
  return total;
}`;

/** Reads in pieces, so that what came before the end counts. */
const LOAD_PIECES = LOAD.replace(
  'total += (await send(url)).text.length',
  'for await (const piece of (await ctx.net.fetch(url)).body) { total += piece.length; if (Date.now() > end) return; }',
);

async function open(): Promise<LocalServer> {
  return await LocalServer.start((_hit, response) => void response.end(BODY));
}

export default attack({
  title: 'a plugin moves no more bytes a second than it may, over all its connections',
  harm: { kind: 'leak' },
  host: testNames,
  async bare() {
    const url = (await open()).at('good.test');
    const total = (await runSend(
      LOAD,
      naiveFetch(() => {}),
      { url, ms: MS },
    )) as number;
    return { harmed: total > 4 * MOST, seen: `${total} characters` };
  },
  async skerry(world) {
    const url = (await open()).at('good.test');
    const limits = { network: 256, executionTime: 20_000, cpu: 5_000 };
    const usable = await loadNet(world, senderOf(LOAD_PIECES), { outbound: [url] }, { limits });
    const ended = await world.call('test.attacker', 'run', { url, ms: MS });
    const total = ended.value as number;
    return {
      contained: (await usable()) && total > 100_000 && total < MOST,
      seen: `${ended.message} ${total} characters`,
    };
  },
});
