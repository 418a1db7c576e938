// Request after request to one server, each read to its end.

import { control, differs } from '../harness/control.ts';
import { fetchesAs } from '../network/honest.ts';
import { LocalServer } from '../network/local-server.ts';

const HANDLER = `async (url) => {
  const seen = [];
  for (let n = 0; n < 20; n++) seen.push(await (await fetch(url + '/' + n)).text());
  return seen.join('');
}`;

export default control({
  title: 'a connection is used again',
  async works(world) {
    const server = await LocalServer.start(({ url }, response) => void response.end(url));
    const wrong = await fetchesAs(
      world,
      server,
      HANDLER,
      Array.from({ length: 20 }, (_, n) => `/${n}`).join(''),
    );
    return wrong ?? differs(server.connections, 1);
  },
});
