// A body, a type, fields of its own, a method of its own.

import { control } from '../harness/control.ts';
import { fetchesAs } from '../network/honest.ts';
import { LocalServer } from '../network/local-server.ts';

const HANDLER = `async (url, { net }) => {
  const init = { headers: { 'Content-Type': 'application/json', 'X-Own': 'é' }, body: JSON.stringify({ a: 'ü' }) };
  const answers = ['POST', 'PUT', 'PATCH', 'DELETE'].map(async (method) => (await net.fetch(url, { ...init, method })).json());
  return (await Promise.all(answers)).map(([method, ...rest]) => [method, rest.join(' ')]);
}`;

export default control({
  title: 'what a plugin posts arrives as it was sent',
  async works(world) {
    const server = await LocalServer.start((hit, response) => {
      const { method, headers, body } = hit;
      response.end(JSON.stringify([method, headers['content-type'], headers['x-own'], body]));
    });
    return await fetchesAs(
      world,
      server,
      HANDLER,
      ['POST', 'PUT', 'PATCH', 'DELETE'].map((method) => [
        method,
        `application/json \u00e9 {"a":"ü"}`,
      ]),
    );
  },
});
