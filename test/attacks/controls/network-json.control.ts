// The simplest use there is.

import { control } from '../harness/control.ts';
import { fetchesAs } from '../network/honest.ts';
import { LocalServer } from '../network/local-server.ts';

const HANDLER = `async (url) => (await fetch(url + '/v1/items?page=2&q=a%20b')).json()`;

export default control({
  title: 'a plugin reads JSON from a server it is granted',
  async works(world) {
    const server = await LocalServer.start(({ url }, response) => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ asked: url }));
    });
    return await fetchesAs(world, server, HANDLER, { asked: '/v1/items?page=2&q=a%20b' });
  },
});
