// A server that redirects to itself for ever. The naive host follows by itself, so as to check each step, and never stops.

import { attack } from '../harness/attack.ts';
import { ASK_EACH, attackNet, told } from './attacker.ts';
import { LocalServer } from './local-server.ts';
import { allowText, followingFetch, secretBySend } from './naive-fetch.ts';
import { testNames } from './names.ts';

async function open(): Promise<LocalServer> {
  return await LocalServer.start(({ url }, response) => {
    response.writeHead(302, { location: `/${Number(url.slice(1)) + 1}` }).end();
  });
}

export default attack({
  title: 'a fetch follows twenty redirects and no more',
  harm: { kind: 'hang', ms: 2_000 },
  host: testNames,
  async bare() {
    const server = await open();
    const allowed = allowText(/^http:\/\/good\.test[:/]/);
    const send = followingFetch(allowed, (location, from) => new URL(location, from).href);
    return await secretBySend(ASK_EACH, send, [`${server.at('good.test')}/0`]);
  },
  async skerry(world) {
    const server = await open();
    const urls = [`${server.at('good.test')}/0`];
    const ended = await attackNet(world, ASK_EACH, urls, { outbound: [server.at('good.test')] });
    const refused = JSON.stringify(ended.value) === '["refused: REDIRECT"]';
    return {
      contained: ended.usable && refused && server.hits.length === 21,
      seen: `${told(ended)}; ${server.hits.length} requests`,
    };
  },
});
