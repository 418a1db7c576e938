import { createServer } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createConnector, trustIn } from '../../../../src/brokers/net/connect.ts';
import { Connections, type Connection } from '../../../../src/brokers/net/connections.ts';
import { DEFAULT_NET_LIMITS } from '../../../../src/brokers/net/limits.ts';
import { findRoute, pinned } from '../../../../src/brokers/net/lookup.ts';
import { failure, GuestCall, guestCall, LocalServer, lookupTable } from './kit.ts';

const never = new AbortController().signal;

describe('a connection', () => {
  it('goes nowhere but to the addresses that were judged', async () => {
    const route = await findRoute(
      'a.test',
      lookupTable({ 'a.test': ['127.0.0.1', '169.254.169.254', '127.0.0.2'] }),
    );
    expect(route.reach).toBe('private');
    const found: unknown[] = [];
    pinned(route)('whatever.test', { all: true }, (_error, addresses) => found.push(addresses));
    pinned(route)('whatever.test', {}, (_error, address, family) => found.push(address, family));
    expect(found).toEqual([
      [
        { address: '127.0.0.1', family: 4 },
        { address: '127.0.0.2', family: 4 },
      ],
      '127.0.0.1',
      4,
    ]);
  });

  it('to a private address is refused by Node too, should the judgement be wrong', async () => {
    await using server = await LocalServer.start((_request, response) => response.end());
    const connect = createConnector(trustIn([]), 1_000);
    const wrong = {
      reach: 'public',
      addresses: [{ address: '127.0.0.1', family: 4 }],
    } as const;
    for (const host of ['127.0.0.1', 'name.test']) {
      await expect(
        connect(new URL(`http://${host}:${server.port}`), wrong, never),
      ).rejects.toMatchObject({ code: 'ERR_IP_BLOCKED' });
    }
    expect(server.connections).toBe(0);
  });

  it('tries the addresses of a name in turn', async () => {
    await using server = await LocalServer.start((_request, response) => response.end('here'));
    const lookup = lookupTable({ 'many.test': ['127.0.0.9', '127.0.0.1'] });
    await using call = guestCall({ lookup });
    expect(await call.text(`http://many.test:${server.port}/`)).toBe('here');
  });

  it('that was kept and then closed by its server is replaced, for a request that may be repeated', async () => {
    let requests = 0;
    await using server = await LocalServer.start((_request, response) => {
      requests++;
      // The second request of a connection finds it closed.
      if (requests === 2) response.socket?.destroy();
      else response.end('here');
    });
    await using call = guestCall();
    expect(await call.text(server.url)).toBe('here');
    expect(await call.text(server.url)).toBe('here');
    expect([requests, server.connections]).toEqual([3, 2]);
    requests = 1;
    expect((await failure(call.fetch(server.url, { method: 'POST', body: 'x' }))).code).toBe(
      'NETWORK_ERROR',
    );
    expect(requests).toBe(2);
  });

  it('on which a server speaks before it is asked is not used again', async () => {
    const poison = 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison';
    let connections = 0;
    const server = createServer((socket) => {
      connections++;
      socket.on('error', () => {});
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood');
        socket.write(poison);
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    try {
      const { port } = server.address() as { port: number };
      await using call = guestCall();
      expect(await call.text(`http://127.0.0.1:${port}/`)).toBe('good');
      expect(await call.text(`http://127.0.0.1:${port}/`)).toBe('good');
      expect(connections).toBe(2);
    } finally {
      server.close();
    }
  });

  it('is not shared between two plugins, nor between two organisations', async () => {
    await using server = await LocalServer.start((_request, response) => response.end('x'));
    await using call = guestCall();
    await call.text(server.url);
    await new GuestCall(call.broker, { asker: { plugin: 'acme.other' } }).text(server.url);
    await new GuestCall(call.broker, { asker: { scope: 'org:a' } }).text(server.url);
    expect(server.connections).toBe(3);
    await new GuestCall(call.broker).text(server.url);
    expect(server.connections).toBe(3);
  });
});

describe('the connections of a unit', () => {
  const make = (limits: object): Connections =>
    new Connections({
      limits: { ...DEFAULT_NET_LIMITS, ...limits },
      lookup: lookupTable({}),
      connect: createConnector(trustIn([]), 1_000),
    });
  const open = (all: Connections, url: string, signal = never): Promise<Connection> =>
    all.open(new URL(url), { signal, fresh: false, permitPrivate: async () => {} });

  it('are so many at a time; who waits is next, or gives up', async () => {
    await using server = await LocalServer.start((_request, response) => response.end());
    const all = make({ connections: 1 });
    const first = await open(all, server.url);
    const giving = new AbortController();
    const second = open(all, server.url, giving.signal);
    const third = open(all, server.url);
    giving.abort(new Error('gave up'));
    await expect(second).rejects.toThrow('gave up');
    first.drop();
    first.drop();
    const last = await third;
    expect(server.connections).toBe(2);
    last.drop();
    await setImmediate();
    expect(all.isEmpty).toBe(true);
  });

  it('are never lent with another reach than they were made with', async () => {
    await using server = await LocalServer.start((_request, response) => response.end());
    const all = make({});
    const first = await open(all, server.url);
    await (await first.client.request({ method: 'GET', path: '/' })).body.dump();
    first.keep();
    const denied = new Error('no net.private');
    await expect(
      all.open(new URL(server.url), {
        signal: never,
        fresh: false,
        permitPrivate: () => Promise.reject(denied),
      }),
    ).rejects.toBe(denied);
    const second = await open(all, server.url);
    expect(second.reused).toBe(true);
    second.drop();
    all.close();
    await setImmediate();
    expect(all.isEmpty).toBe(true);
  });

  it('that are unused are not more than may be in use', async () => {
    const closed = Promise.withResolvers<void>();
    await using one = await LocalServer.start((_request, response) => response.end());
    await using two = await LocalServer.start((_request, response) => response.end());
    one.raw.on('connection', (socket) => socket.on('close', closed.resolve));
    await using call = guestCall({ limits: { connections: 1, keepAliveMs: 30_000 } });
    await call.text(one.url);
    await call.text(two.url);
    await closed.promise;
  });
});
