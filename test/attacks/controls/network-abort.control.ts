// A request that is given up, by a signal and by time, and another after it.

import { control } from '../harness/control.ts';
import { fetchesAs } from '../network/honest.ts';
import { LocalServer } from '../network/local-server.ts';

const HANDLER = `async (url) => {
  const controller = new AbortController();
  const given = fetch(url, { signal: controller.signal }).catch((error) => error.name);
  const late = fetch(url, { signal: AbortSignal.timeout(100) }).catch((error) => error.name);
  setTimeout(() => controller.abort(), 50);
  return [await given, await late, await (await fetch(url + '/next')).text()];
}`;

export default control({
  title: 'a request that is given up ends, and the next one works',
  async works(world) {
    const server = await LocalServer.start(({ url }, response) => {
      if (url === '/next') response.end('next');
    });
    return await fetchesAs(world, server, HANDLER, ['AbortError', 'TimeoutError', 'next']);
  },
});
