import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../../policies/index.ts';
import { actions, failure, guestCall, LocalServer, lookupTable } from './kit.ts';

describe('a fetch', () => {
  it('sends what the guest asked for and answers with what the server said', async () => {
    await using server = await LocalServer.start((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        response.statusMessage = 'Made';
        response.writeHead(201, [
          ['X-Twice', 'a'],
          ['X-Twice', 'b'],
          ['Set-Cookie', 'c=1'],
        ]);
        response.end(
          [request.method, request.url, request.headers['x-mine'], Buffer.concat(chunks)].join(' '),
        );
      });
    });
    await using call = guestCall();
    const head = await call.fetch(`${server.url}/a%20b?c=d#e`, {
      method: 'POST',
      headers: [['X-Mine', ' value\t']],
      body: 'bytes',
    });
    expect(head).toMatchObject({
      status: 201,
      statusText: 'Made',
      url: `${server.url}/a%20b?c=d`,
      redirected: false,
      body: true,
    });
    expect(head.headers.filter(([name]) => name === 'X-Twice')).toEqual([
      ['X-Twice', 'a'],
      ['X-Twice', 'b'],
    ]);
    expect(String(await call.readAll(head.key))).toBe('POST /a%20b?c=d value bytes');
  });

  it('needs net.outbound for the very URL that is requested', async () => {
    await using call = guestCall();
    const url = 'HTTPS://Xn--Mnchen-3ya.EXAMPLE:8443/a/../b/%2e/c?q#f';
    const { accesses } = await call.broker.resolve(
      'net.fetch',
      [{ key: 1, url, method: 'get', headers: [], redirect: 'follow', upload: false }],
      [],
      call.asker,
    );
    expect(accesses).toEqual([
      {
        action: 'net.outbound',
        resource: {
          kind: 'host',
          scheme: 'https',
          host: 'xn--mnchen-3ya.example',
          port: 8443,
          method: 'GET',
          path: '/b/c',
        },
      },
    ]);
  });

  it.each([
    ['http://127.1/', '127.0.0.1', 80],
    ['http://0x7f.1/', '127.0.0.1', 80],
    ['http://2130706433/', '127.0.0.1', 80],
    ['http://017700000001/', '127.0.0.1', 80],
    ['http://①②⑦.0.0.1/', '127.0.0.1', 80],
    ['http://[::ffff:127.0.0.1]/', '[::ffff:7f00:1]', 80],
    ['https://[0:0::1]:443/', '[::1]', 443],
    ['http://EXAMPLE。com:080/', 'example.com', 80],
  ])('decides about %s as %s', async (url, host, port) => {
    await using call = guestCall();
    const { accesses } = await call.broker.resolve(
      'net.fetch',
      [{ key: 1, url, method: 'GET', headers: [], redirect: 'follow', upload: false }],
      [],
      call.asker,
    );
    expect(accesses).toEqual([
      { action: 'net.outbound', resource: expect.objectContaining({ host, port }) },
    ]);
  });

  it('needs a permission for each method that a header may turn it into', async () => {
    await using call = guestCall();
    const { accesses } = await call.broker.resolve(
      'net.fetch',
      [
        {
          key: 1,
          url: 'https://a.test/',
          method: 'POST',
          headers: [['X-HTTP-Method-Override', 'delete']],
          redirect: 'follow',
          upload: false,
        },
      ],
      [],
      call.asker,
    );
    expect(accesses.map(({ resource }) => resource)).toEqual([
      expect.objectContaining({ method: 'POST' }),
      expect.objectContaining({ method: 'DELETE' }),
    ]);
  });

  it('meters status, hops and bytes', async () => {
    await using server = await LocalServer.start((_request, response) => response.end('four'));
    await using call = guestCall();
    const { meter, key } = await call.result(server.url, { method: 'PUT', body: 'abc' });
    expect(meter).toEqual({ status: 200, hops: 0, bytesOut: expect.any(Number) });
    expect(meter?.['bytesOut']).toBeGreaterThan(3);
    expect((await call.run('net.read', [key])).meter).toEqual({ bytesIn: 4 });
  });

  it('has no body for HEAD, 204 and 304', async () => {
    await using server = await LocalServer.start((request, response) => {
      response.writeHead(Number(request.url?.slice(1)), { 'content-length': '0' });
      response.end();
    });
    await using call = guestCall();
    expect(await call.fetch(`${server.url}/200`, { method: 'HEAD' })).toMatchObject({
      body: false,
    });
    for (const status of [204, 304]) {
      const head = await call.fetch(`${server.url}/${status}`);
      expect(head).toMatchObject({ status, body: false });
      expect((await failure(call.read(head.key))).code).toBe('INVALID_ARGUMENT');
    }
  });

  it('sends neither cookies nor anything else that another fetch has left', async () => {
    const seen: (string | undefined)[] = [];
    await using server = await LocalServer.start((request, response) => {
      seen.push(request.headers.cookie);
      response.setHeader('set-cookie', 'session=1; Path=/');
      response.end();
    });
    await using call = guestCall();
    await call.text(server.url);
    await call.text(server.url);
    expect(seen).toEqual([undefined, undefined]);
  });

  it('asks no proxy that the environment names', async () => {
    let asked = 0;
    await using proxy = await LocalServer.start((_request, response) => {
      asked++;
      response.end();
    });
    await using server = await LocalServer.start((_request, response) => response.end('direct'));
    const names = ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'NODE_USE_ENV_PROXY'] as const;
    const before = names.map((name) => process.env[name]);
    try {
      for (const name of names) process.env[name] = proxy.url;
      process.env['NODE_USE_ENV_PROXY'] = '1';
      await using call = guestCall();
      expect(await call.text(server.url)).toBe('direct');
      expect(asked).toBe(0);
    } finally {
      names.forEach((name, at) => {
        const value = before[at];
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      });
    }
  });
});

describe('a private address', () => {
  const noPrivate = ({ action }: { action: string }): boolean => action !== 'net.private';

  it('is reached with net.private, decided before the connection is made', async () => {
    await using server = await LocalServer.start((_request, response) => response.end('inside'));
    const decided: Decision[] = [];
    await using call = guestCall({}, { decided });
    expect(await call.text(server.url)).toBe('inside');
    expect(actions(decided)).toEqual(['net.private']);
  });

  it.each([
    ['127.0.0.1'],
    ['localhost'],
    ['127.1'],
    ['0x7f000001'],
    ['[::ffff:127.0.0.1]'],
    ['[::ffff:7f00:1]'],
    ['inside.test'],
    ['mapped.test'],
    ['nat64.test'],
    ['6to4.test'],
  ])('as %s is not connected to without net.private', async (host) => {
    await using server = await LocalServer.start((_request, response) => response.end('inside'));
    const lookup = lookupTable({
      localhost: ['127.0.0.1', '::1'],
      'inside.test': ['127.0.0.1'],
      'mapped.test': ['::ffff:127.0.0.1'],
      'nat64.test': ['64:ff9b::127.0.0.1'],
      '6to4.test': ['2002:7f00:1::1'],
    });
    await using call = guestCall({ lookup }, { allow: noPrivate });
    const error = await failure(call.fetch(`http://${host}:${server.port}/`));
    expect(error.code).toBe('PERMISSION_DENIED');
    expect(error.decision).toMatchObject({ action: 'net.private', effect: 'deny' });
    expect(server.connections).toBe(0);
  });

  it.each([
    ['0.0.0.0'],
    ['[::]'],
    ['169.254.169.254'],
    ['[::ffff:169.254.169.254]'],
    ['[64:ff9b::a9fe:a9fe]'],
    ['metadata.test'],
    ['zero.test'],
    ['multicast.test'],
  ])('that nobody may reach, %s, is not reached with net.private either', async (host) => {
    await using server = await LocalServer.start((_request, response) => response.end('inside'));
    const lookup = lookupTable({
      'metadata.test': ['169.254.169.254', 'fe80::1'],
      'zero.test': ['0.0.0.0', '::'],
      'multicast.test': ['224.0.0.1'],
    });
    await using call = guestCall({ lookup });
    const error = await failure(call.fetch(`http://${host}:${server.port}/`));
    expect(error.code).toBe('NETWORK_ERROR');
    expect(error.message).toMatch(/no address that may be reached/);
    expect(server.connections).toBe(0);
  });

  it('is not reached by a name that changes its mind between the judgement and the connection', async () => {
    await using server = await LocalServer.start((_request, response) => response.end('inside'));
    let asked = 0;
    // Public when it is judged, loopback ever after.
    const lookup: ReturnType<typeof lookupTable> = (_name, _options, callback) => {
      const address = asked++ === 0 ? '192.31.196.1' : '127.0.0.1';
      callback(null, [{ address, family: 4 }]);
    };
    await using call = guestCall({ lookup, limits: { connectMs: 300 } }, { allow: noPrivate });
    const error = await failure(call.fetch(`http://rebind.test:${server.port}/`));
    expect(['TIMEOUT', 'NETWORK_ERROR']).toContain(error.code);
    expect(asked).toBe(1);
    expect(server.connections).toBe(0);
  });

  it('is not where a connection made with net.private is lent without it', async () => {
    await using server = await LocalServer.start((_request, response) => response.end('inside'));
    let granted = true;
    await using call = guestCall(
      {},
      { allow: ({ action }) => granted || action !== 'net.private' },
    );
    expect(await call.text(server.url)).toBe('inside');
    expect(await call.text(server.url)).toBe('inside');
    expect(server.connections).toBe(1);
    granted = false;
    expect((await failure(call.fetch(server.url))).code).toBe('PERMISSION_DENIED');
  });

  it('is not preferred where the name has public ones', async () => {
    await using server = await LocalServer.start((_request, response) => response.end('inside'));
    const decided: Decision[] = [];
    const lookup = lookupTable({ 'both.test': ['127.0.0.1', '192.31.196.1'] });
    await using call = guestCall({ lookup, limits: { connectMs: 300 } }, { decided });
    await failure(call.fetch(`http://both.test:${server.port}/`));
    expect(decided).toEqual([]);
    expect(server.connections).toBe(0);
  });

  it('is named in no message', async () => {
    const lookup = lookupTable({ 'inner.test': ['127.0.0.1'] });
    await using call = guestCall({ lookup });
    const error = await failure(call.fetch('http://inner.test:9/secret?token=1'));
    expect(error.code).toBe('NETWORK_ERROR');
    expect(error.message).toBe('the connection was refused: "inner.test"');
  });
});

describe('the lookup of a name', () => {
  it('fails as NETWORK_ERROR', async () => {
    await using call = guestCall({ lookup: lookupTable({}) });
    const error = await failure(call.fetch('http://nowhere.test/'));
    expect([error.code, error.message]).toEqual([
      'NETWORK_ERROR',
      'there is no such name: "nowhere.test"',
    ]);
  });

  it('that answers with what is no address reaches nothing', async () => {
    const lookup = lookupTable({ 'odd.test': ['', 'localhost', '127.0.0.1:80', '/run/socket'] });
    await using call = guestCall({ lookup });
    expect((await failure(call.fetch('http://odd.test/'))).code).toBe('NETWORK_ERROR');
  });

  it('that never answers is given up, and others wait no longer than they may', async () => {
    await using call = guestCall({ lookup: () => {}, limits: { connectMs: 50, lookups: 1 } });
    const errors = await Promise.all([
      failure(call.fetch('http://a.test/')),
      failure(call.fetch('http://b.test/')),
    ]);
    expect(errors.map(({ code }) => code)).toEqual(['TIMEOUT', 'TIMEOUT']);
  });
});
