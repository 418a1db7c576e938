// Only POST is granted: what is written there is not to be read. A redirect makes a GET of it.

import { attack } from '../harness/attack.ts';
import { SECRET } from '../harness/world.ts';
import { attackNet, deniedAll } from './attacker.ts';
import { LocalServer } from './local-server.ts';
import { naiveFetch, refuse, secretBySend } from './naive-fetch.ts';
import { testNames } from './names.ts';

const POST_EACH = `async (send, urls) =>
  Promise.all(urls.map((url) => attempt(async () => (await send(url, { method: 'POST', body: 'x' })).text)))`;

const STATUSES = [301, 302, 303];

async function open(): Promise<LocalServer> {
  return await LocalServer.start(({ method, url }, response) => {
    if (method === 'GET') response.end(SECRET);
    else response.writeHead(Number(url.split('?')[1]), { location: '/box' }).end();
  });
}

const urls = (server: LocalServer): string[] =>
  STATUSES.map((status) => `${server.at('good.test')}/box?${status}`);

export default attack({
  title: 'a redirect that changes the method needs the permission for that method',
  harm: { kind: 'leak' },
  host: testNames,
  async bare() {
    const server = await open();
    const send = naiveFetch((url, { method }) => void (method === 'POST' || refuse(url)));
    return await secretBySend(POST_EACH, send, urls(server));
  },
  async skerry(world) {
    const server = await open();
    const outbound = [{ match: server.at('good.test'), methods: ['POST'] }];
    const ended = await attackNet(world, POST_EACH, urls(server), { outbound });
    return deniedAll(ended, server.hits.filter(({ method }) => method === 'GET').length);
  },
});
