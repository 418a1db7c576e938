// The thinnest HTTP client there is: it writes what it is given to a socket and reads until the server closes. The bare thing
// where the trick is in the text of a request or in the head of a response.

import { connect } from 'node:net';
import type { Answered, Check, Send } from './naive-fetch.ts';

/** Everything but the text of the request is left out: no encryption, no framing of the answer. */
export function rawClient(check: Check): Send {
  return async (url, { method = 'GET', headers = {}, body = '' } = {}) => {
    await check(url, { method, headers, body });
    const { hostname, port } = new URL(url);
    const path = url.slice(url.indexOf('/', url.indexOf('://') + 3));
    const fields = Object.entries({ Host: hostname, Connection: 'close', ...headers });
    const head = [
      `${method} ${path} HTTP/1.1`,
      ...fields.map(([name, value]) => `${name}: ${value}`),
    ];
    const { promise, resolve, reject } = Promise.withResolvers<Answered>();
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
    });
    const pieces: Buffer[] = [];
    socket.on('data', (piece: Buffer) => pieces.push(piece));
    socket.once('error', reject);
    socket.once('close', () => resolve({ status: 0, url, text: Buffer.concat(pieces).toString() }));
    return await promise;
  };
}
