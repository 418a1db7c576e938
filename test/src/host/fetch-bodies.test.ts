// Bodies all the way: what a plugin's fetch sends is what a server gets, and the other way round, in the real isolate and through
// the real broker.

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalServer } from '../brokers/net/kit.ts';
import { TestHost } from './make-host.ts';

const LARGE = 1_500_000;

const CODE = `
const hex = async (bytes) => [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))].map((one) => one.toString(16).padStart(2, '0')).join('');
const bodies = {
  text: () => 'héllo',
  json: () => JSON.stringify({ a: 1 }),
  query: () => new URLSearchParams({ a: 'b c' }),
  bytes: () => new Uint8Array([0, 255, 10]),
  blob: () => new Blob(['a', new Uint8Array([66])], { type: 'text/own' }),
  stream: () => new ReadableStream({ start(c) { c.enqueue(new Uint8Array([65])); c.enqueue(new Uint8Array([66])); c.close(); } }),
  pieces: async function* () { for (let i = 0; i < 50; i++) yield new Uint8Array(1_000).fill(48 + (i % 10)); },
  large: () => new Uint8Array(${LARGE}).map((_, i) => i * 31),
};
export default {
  async send({ url, kind }) {
    const response = await fetch(url, { method: 'POST', body: bodies[kind](), duplex: 'half' });
    return response.json();
  },
  async form({ url }) {
    const form = new FormData();
    form.append('text', 'é');
    form.append('file', new File(['content'], 'n.txt', { type: 'text/x' }));
    const answer = await fetch(url, { method: 'POST', body: form });
    const back = await answer.formData();
    return [back.get('text'), back.get('file').name, back.get('file').type, await back.get('file').text()];
  },
  async large({ url }) { return hex(await (await fetch(url)).arrayBuffer()); },
  async aborted({ url }) {
    const source = new AbortController();
    const reader = (await fetch(url, { signal: source.signal })).body.getReader();
    await reader.read();
    source.abort();
    return reader.read().then(() => 'read', (error) => error.name);
  },
  async timed({ url }) { return fetch(url, { signal: AbortSignal.timeout(100) }).then(() => 'answered', (error) => error.name); },
};`;

const sha = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const large = Buffer.from(Uint8Array.from({ length: LARGE }, (_, i) => i * 31));

describe('bodies of fetch', () => {
  let server: LocalServer;
  let world: TestHost;
  let closed: Promise<unknown> | undefined;

  beforeAll(async () => {
    server = await LocalServer.start((request, response) => {
      const parts: Buffer[] = [];
      if (request.url === '/silent') return;
      if (request.url === '/endless') {
        closed = once(response, 'close');
        response.write('some');
        return;
      }
      if (request.url === '/large') {
        response.end(large);
        return;
      }
      request.on('data', (part: Buffer) => void parts.push(part));
      request.on('end', () => {
        const body = Buffer.concat(parts);
        const type = request.headers['content-type'] ?? '';
        if (request.url === '/back') response.setHeader('content-type', type).end(body);
        else response.end(JSON.stringify({ length: body.length, type, sha: sha(body) }));
      });
    });
    world = await TestHost.open();
    const outbound = [{ match: `${server.url}/**`, methods: ['GET', 'POST'] }];
    await world.load({
      code: CODE,
      permissions: { network: { outbound, private: true } },
      manifest: { limits: { cpu: 5_000, executionTime: 30_000, network: 65_536 } },
    });
  });
  afterAll(async () => {
    await world[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  const call = (handler: string, path: string, kind?: string): Promise<unknown> =>
    world.host.plugin('test.plugin').call(handler, { url: server.url + path, kind });

  it.each([
    ['text', 'text/plain;charset=UTF-8', Buffer.from('héllo')],
    ['json', 'text/plain;charset=UTF-8', Buffer.from('{"a":1}')],
    ['query', 'application/x-www-form-urlencoded;charset=UTF-8', Buffer.from('a=b+c')],
    ['bytes', '', Buffer.from([0, 255, 10])],
    ['blob', 'text/own', Buffer.from('aB')],
    ['stream', '', Buffer.from('AB')],
    [
      'pieces',
      '',
      Buffer.concat(Array.from({ length: 50 }, (_, i) => Buffer.alloc(1_000, 48 + (i % 10)))),
    ],
    ['large', '', large],
  ])('arrive as they were sent: %s', async (kind, type, body) => {
    const seen = await call('send', '/', kind);
    expect(seen).toEqual({ length: body.length, type, sha: sha(body) });
  });

  it('arrive as forms, and are read as forms', async () => {
    expect(await call('form', '/back')).toEqual(['é', 'n.txt', 'text/x', 'content']);
  });

  it('come back whole when they take many pieces', async () => {
    expect(await call('large', '/large')).toBe(sha(large));
  });

  it('end with the signal of their request, on the server too', async () => {
    expect(await call('aborted', '/endless')).toBe('AbortError');
    await closed;
    expect(await call('timed', '/silent')).toBe('TimeoutError');
  });
});
