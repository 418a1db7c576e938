// HEAD, bodies that are none, and answers that say no: all of them are responses.

import { control } from '../harness/control.ts';
import { fetchesAs } from '../network/honest.ts';
import { LocalServer } from '../network/local-server.ts';

const HANDLER = `async (url) => {
  const seen = [];
  for (const [method, status] of [['GET', 404], ['GET', 500], ['GET', 204], ['GET', 304], ['HEAD', 200], ['HEAD', 404]]) {
    const response = await fetch(url + '/' + status, { method });
    seen.push([response.status, response.ok, await response.text()].join(' '));
  }
  return seen;
}`;

export default control({
  title: 'an answer that says no is a response like any other',
  async works(world) {
    const server = await LocalServer.start(({ url, method }, response) => {
      const status = Number(url.slice(1));
      response.statusCode = status;
      response.end(
        method === 'HEAD' || status === 204 || status === 304 ? undefined : `text of ${status}`,
      );
    });
    return await fetchesAs(world, server, HANDLER, [
      '404 false text of 404',
      '500 false text of 500',
      '204 true ',
      '304 false ',
      '200 true ',
      '404 false ',
    ]);
  },
});
