// Requests from outside, answered by plugins: who may ask, what a plugin sees of it, what leaves the host.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestOptions } from '../../../src/index.ts';
import { TestHost } from './make-host.ts';

const CODE = `
let calls = 0;
export default {
  show: async (request, ctx) => Response.json({
    method: request.method, url: request.url, headers: [...request.headers], text: await request.text(),
    params: ctx.call.params, user: ctx.call.user, calls: ++calls,
  }),
  text: (request) => new Response(request.url, { status: 201, headers: { 'x-made-by': 'plugin' } }),
  raw: async (request) => new Response(await request.bytes()),
  headers: async (request) => new Response(null, { headers: await request.json() }),
  fails: () => { throw new Error('a secret of the plugin'); },
  denied: async (request, ctx) => { await ctx.fs.readFile('/data/none'); },
  nothing: () => 'no response',
  loops: () => { for (;;); },
  waits: (request, ctx) => new Promise((done) => ctx.signal.addEventListener('abort', done)),
};`;

const open = { auth: { required: false } };
const ENDPOINTS = [
  { path: '/', method: 'GET', handler: 'show', ...open },
  { path: '/', method: 'POST', handler: 'show', ...open },
  { path: '/notes/:id', method: 'GET', handler: 'show', ...open },
  { path: '/notes/new', method: 'GET', handler: 'text', ...open },
  { path: '/raw', method: 'PUT', handler: 'raw', ...open },
  { path: '/headers', method: 'POST', handler: 'headers', ...open },
  { path: '/known', method: 'GET', handler: 'show' },
  ...['fails', 'denied', 'nothing', 'loops', 'waits', 'gone'].map((name) => ({
    path: `/${name}`,
    method: 'GET',
    handler: name,
    ...open,
  })),
];
const PERMISSIONS = { network: { inbound: true }, api: { endpoints: ['/plugins/test.plugin/**'] } };

async function openWorld(granted: object = PERMISSIONS): Promise<TestHost> {
  const world = await TestHost.open();
  const manifest = { api: { endpoints: ENDPOINTS }, limits: { cpu: 1_000, payload: 64 } };
  await world.load({ code: CODE, permissions: PERMISSIONS, granted, manifest });
  return world;
}

let world: TestHost;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const BASE = 'http://skerry.test/plugins/test.plugin';

function ask(
  world: TestHost,
  path: string,
  init?: RequestInit,
  options?: RequestOptions,
): Promise<Response> {
  return world.host.fetch(new Request(BASE + path, init), options);
}

async function codeOf(response: Response): Promise<string> {
  const { error } = (await response.json()) as { error: { code: string } };
  return `${response.status} ${error.code}`;
}

describe('an endpoint', () => {
  it('answers with the Response that its handler returns', async () => {
    const response = await ask(world, '/notes/new?x=1');
    expect([response.status, await response.text()]).toEqual([201, `${BASE}/notes/new?x=1`]);
    expect(response.headers.get('x-made-by')).toBe('plugin');
  });

  it('gets what its path holds, decoded, by name', async () => {
    const seen = (await (await ask(world, '/notes/a%20b%2Fc')).json()) as { params: object };
    expect(seen.params).toEqual({ id: 'a b/c' });
  });

  it('gets every byte of a body, up to what its limits say, and not one that is larger', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    const response = await ask(world, '/raw', { method: 'PUT', body: bytes });
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
    const large = await ask(world, '/raw', { method: 'PUT', body: 'x'.repeat(65_536) });
    expect(await codeOf(large)).toBe('413 PAYLOAD_LIMIT');
    const endless = new ReadableStream({ pull: (c) => c.enqueue(new Uint8Array(1_024)) });
    const init = { method: 'PUT', body: endless, duplex: 'half' } as RequestInit;
    expect(await codeOf(await ask(world, '/raw', init))).toBe('413 PAYLOAD_LIMIT');
  });

  it('answers HEAD where it answers GET, without the body', async () => {
    const response = await ask(world, '/notes/new', { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([201, '']);
  });

  it('says which methods there are', async () => {
    const response = await ask(world, '', { method: 'DELETE' });
    expect(response.headers.get('allow')).toBe('GET, HEAD, POST');
    expect(await codeOf(response)).toBe('405 METHOD_NOT_ALLOWED');
  });

  it.each([
    '/none',
    '/notes',
    '/notes/',
    '/notes//',
    '//notes/new',
    '/notes/%E0%A4%A',
    '/notes/../../other/x',
    '/raw/',
  ])('is nothing at %s', async (path) => {
    expect(await codeOf(await ask(world, path))).toBe('404 NOT_FOUND');
  });

  it('that is not public is answered for known callers only, and told who they are', async () => {
    const stranger = await ask(world, '/known');
    expect(stranger.headers.get('www-authenticate')).toBe('Bearer');
    expect(await codeOf(stranger)).toBe('401 UNAUTHENTICATED');
    const known = await ask(world, '/known', {}, { user: 'ada' });
    expect(await known.json()).toMatchObject({ user: 'ada' });
  });

  it('sees no cookie, and no credentials that were shown to the host', async () => {
    const headers = { cookie: 'session=1', authorization: 'Bearer host', 'x-own': 'kept' };
    const seen = async (options?: RequestOptions): Promise<string[]> => {
      const response = await ask(world, '/notes/a', { headers }, options);
      const { headers: names } = (await response.json()) as { headers: [string, string][] };
      return names.map(([name]) => name);
    };
    expect(await seen({ user: 'ada' })).toEqual(['x-own']);
    // Of a caller the host does not know they are the plugin's own business.
    expect(await seen()).toEqual(['authorization', 'x-own']);
  });
});

describe('the permissions of an endpoint', () => {
  it.each([
    ['none', {}],
    ['those for known callers', { api: PERMISSIONS.api }],
    ['those for other paths', { ...PERMISSIONS, api: { endpoints: ['/plugins/test.plugin/a'] } }],
  ])('keep strangers away from a plugin that was given %s', async (_, granted) => {
    await using world = await openWorld(granted);
    expect(await codeOf(await ask(world, '/notes/1'))).toBe('403 PERMISSION_DENIED');
    const records = await world.records();
    expect(records.filter(({ kind }) => kind === 'outcome')).toEqual([]);
  });

  it('are decided and on record before the plugin hears of a request', async () => {
    await using world = await openWorld();
    await ask(world, '/notes/1', {}, { user: 'ada', request: 'r-1' });
    await ask(world, '/notes/2');
    const kept = (await world.records()).filter(
      (one) => one.kind !== 'event' && one.operation === 'endpoint.request',
    );
    expect(kept).toMatchObject([
      {
        kind: 'decision',
        action: 'api.endpoints',
        resource: '/plugins/test.plugin/notes/1',
        effect: 'allow',
        user: 'ada',
        request: 'r-1',
        rule: '/plugins/test.plugin/**',
      },
      { kind: 'outcome', ok: true, meter: { status: 200 } },
      { kind: 'decision', action: 'api.endpoints', user: null },
      { kind: 'decision', action: 'net.inbound', effect: 'allow' },
      { kind: 'outcome', ok: true },
    ]);
  });

  it('bite at the next request when they are taken back', async () => {
    await using world = await openWorld();
    expect((await ask(world, '')).status).toBe(200);
    world.grant('test.plugin', {});
    expect(await codeOf(await ask(world, ''))).toBe('403 PERMISSION_DENIED');
  });
});

describe('what an outsider hears of a failure', () => {
  it.each([
    ['fails', '500 EXECUTION_ERROR'],
    ['denied', '500 EXECUTION_ERROR'],
    ['nothing', '500 INVALID_OUTPUT'],
    ['gone', '500 EXECUTION_ERROR'],
    ['loops', '504 TIMEOUT'],
  ])('is its kind and no more: %s', async (path, code) => {
    const before = (await world.records()).length;
    const response = await ask(world, `/${path}`);
    expect(await response.clone().text()).not.toMatch(/secret|data|Error:|index/);
    expect(await codeOf(response)).toBe(code);
    const outcomes = (await world.records())
      .slice(before)
      .filter((one) => one.kind === 'outcome' && one.operation === 'endpoint.request');
    expect(outcomes).toMatchObject([{ ok: false }]);
  });

  it('is nothing where nobody waits any more, and the call is given up', async () => {
    const caller = new AbortController();
    setTimeout(() => caller.abort(), 100);
    const response = await ask(world, '/waits', { signal: caller.signal });
    expect(await codeOf(response)).toBe('499 ABORTED');
  });

  it('is the same for a plugin that is not there', async () => {
    for (const url of [
      'http://a/plugins/none/x',
      'http://a/plugins/',
      'http://a/plugins',
      'http://a/',
    ])
      expect(await codeOf(await world.host.fetch(new Request(url)))).toBe('404 NOT_FOUND');
  });
});

describe('what leaves the host', () => {
  const asked = async (headers: object): Promise<Headers> => {
    const body = JSON.stringify(headers);
    return (await ask(world, '/headers', { method: 'POST', body })).headers;
  };

  it('never acts on the origin of the host', async () => {
    const headers = await asked({
      'set-cookie': 'session=stolen',
      'clear-site-data': '"*"',
      'service-worker-allowed': '/',
      'access-control-allow-credentials': 'true',
      'x-accel-redirect': '/etc/passwd',
      'x-sendfile': '/etc/passwd',
      'strict-transport-security': 'max-age=1',
      'alt-svc': 'h3=":1"',
      refresh: '0;url=/',
      link: '</x>; rel=preload',
    });
    expect([...headers.keys()]).toEqual(['content-security-policy', 'x-content-type-options']);
    expect(headers.get('content-security-policy')).toBe('sandbox allow-scripts allow-forms');
  });

  it('keeps what belongs to the response, and a stricter policy of its own', async () => {
    const headers = await asked({
      'content-type': 'text/html',
      'cache-control': 'no-store',
      location: '/plugins/test.plugin',
      'content-security-policy': "default-src 'none'",
      'x-content-type-options': 'sniff',
    });
    expect(Object.fromEntries(headers)).toEqual({
      'content-type': 'text/html',
      'cache-control': 'no-store',
      location: '/plugins/test.plugin',
      'content-security-policy': "default-src 'none', sandbox allow-scripts allow-forms",
      'x-content-type-options': 'nosniff',
    });
  });
});
