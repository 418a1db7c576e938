// What one fetch costs through the wall: decided, logged, its body read in pieces; against undici's own fetch of the same.

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, fetch } from 'undici';
import { oneByOne, type Suite } from '../measure.ts';
import { EVENT, openHost } from '../subjects.ts';

const BODY = JSON.stringify({ items: Array.from({ length: 20 }, (_, id) => ({ id, name: 'n' })) });

async function openServer(): Promise<Server> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(BODY);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

export const fetching: Suite = {
  name: 'fetch',
  about: `a GET of ${BODY.length} bytes of JSON from a server on loopback, its body read; the hop alone is a call with one access`,
  unit: 'us',
  rounds: 10,
  count: 100,
  pinned: true,
  base: 'undici',
  async variants() {
    const server = await openServer();
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/`;
    const skerry = await openHost({ cpu: 5_000 }, { network: { outbound: [url], private: true } });
    const plugin = skerry.host.plugin(skerry.id);
    const agent = new Agent();
    return [
      {
        name: 'undici',
        run: (n) => oneByOne(n, async () => (await fetch(url, { dispatcher: agent })).json()),
        close: () => agent.close(),
      },
      {
        name: 'skerry fetch',
        run: (n) => oneByOne(n, () => plugin.call('fetch', url)),
        close: async () => {
          await skerry.close();
          server.close();
        },
      },
      { name: 'the hop alone', run: (n) => oneByOne(n, () => plugin.call('one', EVENT)) },
    ];
  },
};
