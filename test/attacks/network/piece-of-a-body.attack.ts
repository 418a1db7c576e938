// A compressed body that breaks off: clients that flush what they have take the beginning for all of it.

import { gzipSync } from 'node:zlib';
import { attack } from '../harness/attack.ts';
import { ASK_EACH, attackNet, refusedAll } from './attacker.ts';
import { LocalServer } from './local-server.ts';
import { naiveFetch, runSend } from './naive-fetch.ts';
import { testNames } from './names.ts';

/** Compressed without a sum at its end: `allow: everybody`, of which the rest was `, deny: guests`. */
async function open(): Promise<LocalServer> {
  const whole = gzipSync('allow: everybody, deny: guests', { level: 0 });
  const piece = whole.subarray(0, whole.indexOf(','));
  return await LocalServer.start((_hit, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(piece);
  });
}

export default attack({
  title: 'a compressed body that breaks off is an error, not a shorter body',
  harm: { kind: 'leak' },
  host: testNames,
  async bare() {
    const server = await open();
    const value = await runSend(
      ASK_EACH,
      naiveFetch(() => {}),
      [server.at('good.test')],
    );
    const harmed = JSON.stringify(value) === '["allow: everybody"]';
    return { harmed, seen: JSON.stringify(value) };
  },
  async skerry(world) {
    const server = await open();
    const url = server.at('good.test');
    const ended = await attackNet(world, ASK_EACH, [url], { outbound: [url] });
    return refusedAll(ended, 0);
  },
});
