// The body of a redirect is read by nobody; a client that reads it to its end before it goes on never goes on.

import { attack } from '../harness/attack.ts';
import { ASK_EACH, attackNet, told } from './attacker.ts';
import { LocalServer } from './local-server.ts';
import { followingFetch, secretBySend } from './naive-fetch.ts';
import { testNames } from './names.ts';

async function open(): Promise<LocalServer> {
  return await LocalServer.start(({ url }, response) => {
    if (url === '/next') {
      response.end('arrived');
      return;
    }
    response.writeHead(302, { location: '/next' });
    const timer = setInterval(() => response.write('x'.repeat(1_000)), 5);
    response.once('close', () => clearInterval(timer));
  });
}

export default attack({
  title: 'the body of a redirect is not waited for',
  harm: { kind: 'hang', ms: 2_000 },
  host: testNames,
  async bare() {
    const server = await open();
    const follow = (location: string, from: string): string => new URL(location, from).href;
    const send = followingFetch(() => {}, follow);
    return await secretBySend(ASK_EACH, send, [server.at('good.test')]);
  },
  async skerry(world) {
    const server = await open();
    const url = server.at('good.test');
    const ended = await attackNet(world, ASK_EACH, [url], { outbound: [url] });
    const arrived = JSON.stringify(ended.value) === '["arrived"]';
    return { contained: ended.usable && arrived, seen: told(ended) };
  },
});
