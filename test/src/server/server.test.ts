// A host on HTTP: what everybody may ask, what is the operator's, and how it ends.

import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { request as send } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Server, startServer } from '../../../src/server/index.ts';
import { PATIENT, TestHost } from '../host/make-host.ts';
import { CODE, MANIFEST, PERMISSIONS } from './served-plugin.ts';

let world: TestHost;
let server: Server;
let token: string;

async function openServer(): Promise<void> {
  world = await TestHost.open(() => ({
    policy: PATIENT,
    hooks: { 'text.edit': { kind: 'modify' } },
  }));
  await world.load({ code: CODE, permissions: PERMISSIONS, manifest: MANIFEST });
  server = await startServer(world.host, { port: 0, dir: join(world.dir, 'server') });
  token = readFileSync(server.tokenFile, 'utf8').trim();
}

beforeAll(openServer);
afterAll(async () => {
  await server.close();
  await world[Symbol.asyncDispose]();
});

interface Asking {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function ask(path: string, init: Asking = {}): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, ...init.headers };
  return fetch(server.url + path, { ...init, headers });
}

async function json(path: string, body?: unknown): Promise<unknown> {
  const init =
    body === undefined
      ? {}
      : { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) };
  return (await ask(path, init)).json();
}

const anonymous = (path: string, init?: RequestInit): Promise<Response> =>
  fetch(server.url + path, init);

describe('the token', () => {
  it('is made at the first start, for its owner to read, and stays', async () => {
    expect(token).toMatch(/^skerry_[\w-]{43}$/);
    expect(statSync(server.tokenFile).mode & 0o777).toBe(0o600);
    const again = await startServer(world.host, { port: 0, dir: join(world.dir, 'server') });
    await again.close();
    expect(readFileSync(server.tokenFile, 'utf8').trim()).toBe(token);
  });

  it('is not used where others may read it, or where it is none, and the remedy is said', async () => {
    const dir = join(world.dir, 'open');
    const first = await startServer(world.host, { port: 0, dir });
    await first.close();
    chmodSync(first.tokenFile, 0o644);
    const start = (): Promise<Server> => startServer(world.host, { port: 0, dir });
    await expect(start()).rejects.toThrow(`chmod 600 ${first.tokenFile}`);
    chmodSync(first.tokenFile, 0o600);
    writeFileSync(first.tokenFile, 'secret');
    await expect(start()).rejects.toThrow('Remove it, and a new one is made.');
  });

  it.each(['/api', '/api/plugins', '/api/accesses', '/api/none', '/metrics'])(
    'is needed for %s',
    async (path) => {
      for (const authorization of ['', 'Bearer wrong', `Basic ${token}`, `Bearer ${token}x`]) {
        const response = await anonymous(path, { headers: { authorization } });
        expect([response.status >= 400, response.status < 402]).toEqual([true, true]);
        expect(await response.json()).toMatchObject({ error: { code: 'UNAUTHENTICATED' } });
      }
    },
  );

  it.each([
    ['without its scheme', (all: string) => ({ authorization: all })],
    ['under another scheme', (all: string) => ({ authorization: `Token ${all}` })],
    ['with something behind it', (all: string) => ({ authorization: `Bearer ${all} x` })],
    ['as a password', (all: string) => ({ authorization: `Basic ${btoa(`operator:${all}`)}` })],
    ['as a name', (all: string) => ({ authorization: `Basic ${btoa(`${all}:`)}` })],
    ['in another header', (all: string) => ({ 'x-token': `my ${all}` })],
    ['beside itself', (all: string) => ({ authorization: `Bearer ${all}`, 'x-token': all })],
  ])('reaches no plugin %s', async (_, headersOf) => {
    const response = await anonymous('/plugins/test.plugin/show', { headers: headersOf(token) });
    expect(response.status).toBe(400);
    expect(await response.text()).not.toContain(token);
  });

  it('reaches no plugin in an address', async () => {
    expect((await anonymous(`/plugins/test.plugin/show?token=${token}`)).status).toBe(400);
  });

  it('is the operator however many blanks stand before it', async () => {
    const headers = { authorization: `bearer   ${token} ` };
    const shown = await anonymous('/plugins/test.plugin/show', { headers });
    expect(await shown.json()).toEqual(['operator', null]);
  });

  it('is never shown to a plugin', async () => {
    expect(await json('/plugins/test.plugin/show')).toEqual(['operator', null]);
    const headers = { 'skerry-user': 'ada' };
    expect(await (await ask('/plugins/test.plugin/show', { headers })).json()).toEqual([
      'ada',
      null,
    ]);
  });
});

describe('everybody', () => {
  it('hears whether the host is well', async () => {
    const response = await anonymous('/healthz');
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok', reason: null }]);
  });

  it('may use public endpoints, and no other', async () => {
    const headers = { authorization: 'Bearer of the plugin' };
    const shown = await anonymous('/plugins/test.plugin/show', { headers });
    expect(await shown.json()).toEqual([null, 'Bearer of the plugin']);
    expect((await anonymous('/plugins/test.plugin/known')).status).toBe(401);
    expect((await ask('/plugins/test.plugin/known')).status).toBe(200);
  });

  it('cannot say who asks', async () => {
    const headers = { 'skerry-user': 'ada', 'skerry-org': 'acme' };
    const shown = await anonymous('/plugins/test.plugin/show', { headers });
    expect(await shown.json()).toEqual([null, null]);
  });

  it.each(['evil.test', '127.0.0.1.evil.test', '[::2]', 'localhost.'])(
    'is turned away under the name %s, which a page elsewhere may point here',
    async (host) => {
      const { hostname, port } = new URL(server.url);
      const status = await new Promise<number | undefined>((resolve, reject) => {
        const sent = send({ hostname, port, path: '/healthz', headers: { host } }, (response) => {
          resolve(response.resume().statusCode);
        });
        sent.on('error', reject).end();
      });
      expect(status).toBe(421);
    },
  );
});

describe('the API', () => {
  it('calls a handler, and says for whom', async () => {
    const who = { org: 'acme', user: 'ada', request: 'r-1' };
    expect(await json('/api/plugins/test.plugin/call/add', { input: [1, 2], ...who })).toEqual({
      result: { sum: 3, call: ['acme', 'ada', 'r-1'] },
    });
    expect(await json('/api/plugins/test.plugin/call/nothing', '')).toEqual({ result: null });
  });

  it('runs a hook', async () => {
    expect(await json('/api/hooks/text.edit', { input: 'loud' })).toMatchObject({ value: 'LOUD' });
  });

  it('offers the tools of plugins, their input checked', async () => {
    expect(await json('/api/tools')).toMatchObject([
      { name: 'test.plugin:shout', input: { type: 'string' } },
    ]);
    expect(await json('/api/tools/test.plugin:shout', { input: 'loud' })).toEqual({
      result: 'LOUD',
    });
    const wrong = await ask('/api/tools/test.plugin:shout', {
      method: 'POST',
      body: '{"input": 1}',
    });
    expect([wrong.status, await wrong.json()]).toMatchObject([
      400,
      { error: { code: 'INVALID_INPUT' } },
    ]);
  });

  it.each([
    ['/api/plugins/test.plugin/call/fails', {}, 500, 'EXECUTION_ERROR'],
    ['/api/plugins/test.plugin/call/none', {}, 404, 'UNKNOWN_HANDLER'],
    ['/api/plugins/none/call/add', {}, 404, 'UNKNOWN_PLUGIN'],
    ['/api/hooks/none', {}, 404, 'UNKNOWN_HOOK'],
    ['/api/tools/none', {}, 404, 'UNKNOWN_TOOL'],
    ['/api/plugins/test.plugin/call/loops', {}, 504, 'TIMEOUT'],
    ['/api/plugins/test.plugin/call/read', { input: '/data/none/../x' }, 500, 'EXECUTION_ERROR'],
    ['/api/plugins/test.plugin/call/write', { input: '/data/b' }, 403, 'PERMISSION_DENIED'],
    ['/api/plugins/test.plugin/call/add', '{', 400, 'CONFIG_ERROR'],
    ['/api/plugins/test.plugin/call/add', { inputs: 1 }, 400, 'CONFIG_ERROR'],
    ['/api/plugins/test.plugin/call/add', { user: 'a b' }, 400, 'CONFIG_ERROR'],
  ])('answers %s with %j by what went wrong', async (path, body, status, code) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await ask(path, { method: 'POST', body: text });
    expect(await response.json()).toMatchObject({ error: { code } });
    expect(response.status).toBe(status);
  });

  it('shows what runs, what it may, and how often that was used', async () => {
    await json('/api/plugins/test.plugin/call/write', { input: '/data/a' });
    const count = async (): Promise<number | undefined> => {
      const { permissions } = (await json('/api/plugins/test.plugin')) as {
        permissions: { action: string; scope: string; state: string; used: number }[];
      };
      return permissions.find(({ action }) => action === 'fs.write')?.used;
    };
    await expect.poll(count).toBe(1);
    const [plugin] = (await json('/api/plugins')) as Record<string, unknown>[];
    expect(plugin).toMatchObject({
      id: 'test.plugin',
      hooks: ['text.edit'],
      running: [{ scope: 'global' }],
    });
    const [unit] = (plugin?.['running'] ?? []) as { usage: { memory: number; cpu: number } }[];
    expect(unit?.usage.memory).toBeGreaterThan(10_000_000);
    expect(await json('/api')).toMatchObject({
      isolation: { level: 'jail' },
      hooks: ['text.edit'],
    });
    expect(await json('/api/plugins/none')).toMatchObject({ error: { code: 'UNKNOWN_PLUGIN' } });
  });

  it('shows accesses, denials with their explanation, and explains what was never asked', async () => {
    await json('/api/plugins/test.plugin/call/write', { input: '/data/no' });
    const [denial] = (await json('/api/accesses?denied=1&limit=1')) as object[];
    expect(denial).toMatchObject({ effect: 'deny', resource: '/data/no', plugin: 'test.plugin' });
    const find = async (): Promise<unknown> =>
      ((await json('/api/denials')) as { last: { resource: string } }[]).find(
        ({ last }) => last.resource === '/data/no',
      );
    await expect
      .poll(find)
      .toMatchObject({ count: 1, explanation: expect.stringContaining('DENY') });
    const path = '/api/explain?plugin=test.plugin&action=fs.write&resource=/data/a';
    expect(await json(path)).toMatchObject({ decision: { effect: 'allow' } });
    expect(await json('/api/accesses?limit=0')).toMatchObject({ error: { code: 'CONFIG_ERROR' } });
    expect(await json('/api/explain?plugin=test.plugin&action=fs.wrote')).toMatchObject({
      error: { code: 'CONFIG_ERROR' },
    });
  });

  it('counts for Prometheus', async () => {
    await json('/api/plugins/test.plugin/call/add', { input: [1, 2] });
    const text = async (): Promise<string> => (await ask('/metrics')).text();
    await expect
      .poll(text)
      .toMatch(
        /skerry_decisions_total\{plugin="test.plugin",action="fs.write",effect="allow"\} \d/,
      );
    expect(await text()).toMatch(
      /skerry_call_duration_seconds_count\{plugin="test.plugin",code="ok"\} [1-9]/,
    );
    expect(await text()).toMatch(
      /skerry_unit_memory_bytes\{plugin="test.plugin",scope="global"\} \d{8}/,
    );
    expect(await text()).toMatch(/skerry_log_records [1-9]/);
  });
});

describe('a server that is started again', () => {
  it('counts no decision for Prometheus that one before it counted', async () => {
    await json('/api/plugins/test.plugin/call/write', { input: '/data/a' });
    const dir = join(world.dir, 'again');
    await using again = await startServer(world.host, { port: 0, dir });
    const headers = { authorization: `Bearer ${readFileSync(again.tokenFile, 'utf8').trim()}` };
    const told = async (path: string): Promise<string> =>
      (await fetch(again.url + path, { headers })).text();
    // The page shows what was before; a counter begins anew.
    await expect.poll(() => told('/api')).toMatch(/"decisions":\{"allow":[1-9]/);
    expect(await told('/metrics')).not.toMatch(/skerry_decisions_total\{/);
    await json('/api/plugins/test.plugin/call/write', { input: '/data/a' });
    await expect
      .poll(() => told('/metrics'))
      .toMatch(/skerry_decisions_total\{.*fs\.write.*\} 1$/m);
  });
});

describe('the end of a server', () => {
  it('answers those who wait, and leaves the host as it is', async () => {
    const other = await startServer(world.host, { port: 0, dir: join(world.dir, 'other') });
    const waiting = fetch(`${other.url}/plugins/test.plugin/slow`);
    await sleep(100);
    await other.close();
    expect(await (await waiting).text()).toBe('late');
    await expect(fetch(`${other.url}/healthz`)).rejects.toThrow('fetch failed');
    expect((await anonymous('/healthz')).status).toBe(200);
  });

  it('that cannot listen says why', async () => {
    const taken = createServer();
    await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
    const { port } = taken.address() as { port: number };
    const start = startServer(world.host, { port, dir: join(world.dir, 'other') });
    await expect(start).rejects.toThrow('something listens there already; take another --port');
    taken.close();
  });
});
