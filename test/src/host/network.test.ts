// The network all the way: a plugin's own fetch, in the real isolate, behind the real gate.

import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { LoggedEntry } from '../../../src/audit/index.ts';
import { LocalServer, lookupTable, makeCertificate } from '../brokers/net/kit.ts';
import { TestHost } from './make-host.ts';

const CODE = `export default {
  async text({ url, init }, ctx) {
    try {
      const response = await ctx.net.fetch(url, init);
      return { status: response.status, text: await response.text() };
    } catch (error) {
      return { name: error.name, code: error.code };
    }
  },
  async pieces({ url }, ctx) {
    const reader = (await fetch(url)).body.getReader();
    const seen = [];
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return seen;
        seen.push(new TextDecoder().decode(value));
        await fetch(url + 'next');
      }
    } catch (error) {
      return [...seen, error.name];
    }
  },
};`;

const decisions = (records: readonly LoggedEntry[]): readonly string[] =>
  records.flatMap((record) =>
    record.kind === 'decision'
      ? [`${record.effect} ${record.operation} ${record.action} ${record.resource}`]
      : [],
  );

describe('a plugin with the network', () => {
  it('reaches what it was granted, and every hop is in the log', async () => {
    await using server = await LocalServer.start((request, response) => {
      if (request.url === '/old') response.writeHead(302, { location: '/new' }).end();
      else response.end(`at ${request.url}`);
    });
    await using world = await TestHost.open();
    const outbound = [`${server.url}/**`];
    await world.load({ code: CODE, permissions: { network: { outbound, private: true } } });
    const plugin = world.host.plugin('test.plugin');
    expect(await plugin.call('text', { url: `${server.url}/old` })).toEqual({
      status: 200,
      text: 'at /new',
    });
    const { port } = server;
    const made = decisions(await world.records());
    expect(made.slice(0, 4)).toEqual([
      `allow net.fetch net.outbound GET http://127.0.0.1:${port}/old`,
      'allow net.fetch net.private ',
      `allow net.fetch net.outbound GET http://127.0.0.1:${port}/new`,
      'allow net.fetch net.private ',
    ]);
    expect(made).toContain(`allow net.read net.outbound GET http://127.0.0.1:${port}/new`);
    const outcome = (await world.records()).find(
      (record) => record.kind === 'outcome' && record.operation === 'net.fetch',
    );
    expect(outcome).toMatchObject({ ok: true, meter: { status: 200, hops: 1 } });
  });

  it('is told by fetch that it may not, by net.outbound or by net.private', async () => {
    await using server = await LocalServer.start((_request, response) => response.end());
    await using world = await TestHost.open();
    const outbound = [{ match: server.url, methods: ['GET'] }];
    await world.load({ code: CODE, permissions: { network: { outbound } } });
    const plugin = world.host.plugin('test.plugin');
    const denied = { name: 'PermissionDenied', code: 'PERMISSION_DENIED' };
    expect(await plugin.call('text', { url: server.url })).toEqual(denied);
    expect(
      await plugin.call('text', { url: server.url, init: { method: 'POST', body: 'x' } }),
    ).toEqual(denied);
    expect(await plugin.call('text', { url: 'https://elsewhere.test/' })).toEqual(denied);
    expect(server.connections).toBe(0);
    const made = decisions(await world.records());
    expect(made.filter((line) => line.startsWith('deny'))).toEqual([
      'deny net.fetch net.private ',
      `deny net.fetch net.outbound POST http://127.0.0.1:${server.port}/`,
      'deny net.fetch net.outbound GET https://elsewhere.test:443/',
    ]);
  });

  it('is held to the names and certificates the host was given', async () => {
    const certificate = makeCertificate('DNS:inner.test');
    await using server = await LocalServer.startTls(
      (_request, response) => response.end('inner'),
      certificate,
      'inner.test',
    );
    const lookup = lookupTable({ 'inner.test': ['127.0.0.1'] });
    const permissions = { network: { outbound: [server.url], private: true } };
    for (const trustedCertificates of [[certificate.cert], []]) {
      await using world = await TestHost.open(() => ({ lookup, trustedCertificates }));
      await world.load({ code: CODE, permissions });
      const answer = await world.host.plugin('test.plugin').call('text', { url: server.url });
      expect(answer).toEqual(
        trustedCertificates.length > 0
          ? { status: 200, text: 'inner' }
          : { name: 'TypeError', code: 'NETWORK_ERROR' },
      );
    }
  });

  it('loses an open body when its permission is revoked', async () => {
    const permissions = { network: { outbound: ['http://127.0.0.1'], private: true } };
    let world: TestHost | null = null;
    await using server = await LocalServer.start((request, response) => {
      if (request.url === '/next') {
        world?.grant('test.plugin', {});
        open?.write('second');
        response.end();
        return;
      }
      open = response;
      response.write('first');
    });
    let open: ServerResponse | null = null;
    permissions.network.outbound = [`${server.url}/**`];
    world = await TestHost.open();
    await using _world = world;
    await world.load({ code: CODE, permissions });
    const plugin = world.host.plugin('test.plugin');
    expect(await plugin.call('pieces', { url: `${server.url}/` })).toEqual([
      'first',
      'PermissionDenied',
    ]);
  });

  it('leaves nothing open when its call ends', async () => {
    const closed = Promise.withResolvers<void>();
    await using server = await LocalServer.start((_request, response) => {
      response.on('close', () => closed.resolve());
      response.write('x');
    });
    await using world = await TestHost.open();
    const code = `export default { async open(url) { return (await fetch(url)).status; } };`;
    await world.load({ code, permissions: { network: { outbound: [server.url], private: true } } });
    expect(await world.host.plugin('test.plugin').call('open', server.url)).toBe(200);
    await closed.promise;
  });
});
