// Redirects within what is granted are followed, with the body where the status says so.

import { control } from '../harness/control.ts';
import { fetchesAs } from '../network/honest.ts';
import { LocalServer } from '../network/local-server.ts';

const HANDLER = `async (url) => {
  const seen = [];
  for (const status of [301, 302, 303, 307, 308]) {
    const response = await fetch(url + '/' + status, { method: 'POST', body: 'body' });
    seen.push([response.redirected, response.url === url + '/end', await response.text()]);
  }
  return seen;
}`;

export default control({
  title: 'redirects within the grant are followed',
  async works(world) {
    const server = await LocalServer.start(({ method, url, body }, response) => {
      if (url === '/end') response.end(`${method} ${body}`);
      else response.writeHead(Number(url.slice(1)), { location: './end#part' }).end('moved');
    });
    return await fetchesAs(
      world,
      server,
      HANDLER,
      ['GET ', 'GET ', 'GET ', 'POST body', 'POST body'].map((text) => [true, true, text]),
    );
  },
});
