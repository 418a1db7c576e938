// What a naive embedder gives a guest where he wants more than fetch: node:http behind a look at the URL, with the method,
// the fields and the body as the guest wrote them.

import { Agent, request } from 'node:http';
import type { Answered, Check, Send } from './naive-fetch.ts';
import { lookupBy } from './names.ts';

/** Connections are kept, as Node's own agent keeps them. A tunnel or an upgrade is answered with what comes through it. */
export function naiveHttp(check: Check): Send {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return async (url, init = {}) => {
    await check(url, init);
    const { method = 'GET', headers = {}, body } = init;
    const { promise, resolve, reject } = Promise.withResolvers<Answered>();
    const asked = request(url, { method, headers, agent, lookup: lookupBy() }, (response) => {
      response.setEncoding('utf8');
      let text = '';
      response.on('data', (piece: string) => (text += piece));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, url, text }));
    });
    asked.on('error', reject);
    for (const event of ['connect', 'upgrade']) {
      asked.on(event, (response: { statusCode: number }, socket: NodeJS.ReadWriteStream) => {
        if (body !== undefined) socket.write(body);
        socket.once('data', (data) => {
          resolve({ status: response.statusCode, url, text: String(data) });
        });
      });
    }
    if (body !== undefined && !['CONNECT', 'GET'].includes(method)) asked.write(body);
    asked.end();
    return await promise;
  };
}
