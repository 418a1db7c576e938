// A part of a server is granted, and that part redirects into another.

import { attack } from '../harness/attack.ts';
import { SECRET } from '../harness/world.ts';
import { ASK_EACH, attackNet, deniedAll } from './attacker.ts';
import { LocalServer } from './local-server.ts';
import { allowText, naiveFetch, secretBySend } from './naive-fetch.ts';
import { testNames } from './names.ts';

const PLACES = ['/admin', '../admin', '/v1/%2e%2e/admin', './../../admin'];

async function open(): Promise<LocalServer> {
  return await LocalServer.start(({ url }, response) => {
    if (url.startsWith('/admin')) response.end(SECRET);
    else response.writeHead(302, { location: PLACES[Number(url.split('?')[1])] }).end();
  });
}

const urls = (server: LocalServer): string[] =>
  PLACES.map((_, n) => `${server.at('good.test')}/v1/go?${n}`);

export default attack({
  title: 'a redirect out of a granted path is not followed',
  harm: { kind: 'leak' },
  host: testNames,
  async bare() {
    const server = await open();
    const send = naiveFetch(allowText(/^http:\/\/good\.test:\d+\/v1\//));
    return await secretBySend(ASK_EACH, send, urls(server));
  },
  async skerry(world) {
    const server = await open();
    const outbound = [`${server.at('good.test')}/v1/**`];
    const ended = await attackNet(world, ASK_EACH, urls(server), { outbound });
    return deniedAll(ended, server.hits.filter(({ url }) => url.startsWith('/admin')).length);
  },
});
