import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { failure, guestCall, LocalServer } from './kit.ts';

/** Answers with a head and never ends; says when its connection is closed. */
async function hanging(): Promise<{ server: LocalServer; closed: Promise<void> }> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const server = await LocalServer.start((request, response) => {
    response.on('close', resolve);
    if (request.url !== '/silent') response.write('x');
  });
  return { server, closed: promise };
}

describe('when its call ends', () => {
  it.each(['/', '/silent'])('a fetch of %s is closed, and its connection with it', async (path) => {
    const { server, closed } = await hanging();
    await using _server = server;
    const call = new AbortController();
    await using guest = guestCall({}, { signal: call.signal });
    const fetching = guest.fetch(`${server.url}${path}`, { key: 1 });
    const reading = path === '/' ? fetching.then(async () => await guest.readAll(1)) : fetching;
    const failed = failure(reading);
    await guest.broker.resolve('net.read', [1], [], guest.asker);
    const sent = path === '/' ? fetching : waitForRequest(server);
    await sent;
    call.abort(new Error('the call is over'));
    expect((await failed).code).toBe('ABORTED');
    await closed;
    expect((await failure(guest.read(1))).code).toBe('ABORTED');
  });

  it('nothing more is begun in it', async () => {
    let asked = 0;
    await using server = await LocalServer.start((_request, response) => {
      asked++;
      response.end();
    });
    await using guest = guestCall({}, { signal: AbortSignal.abort() });
    expect((await failure(guest.fetch(server.url))).code).toBe('ABORTED');
    expect(asked).toBe(0);
  });
});

async function waitForRequest(server: LocalServer): Promise<void> {
  await new Promise<void>((resolve) => {
    server.raw.once('request', () => resolve());
  });
}

describe('a fetch that is cancelled', () => {
  it('is answered with ABORTED, and its connection closed', async () => {
    const { server, closed } = await hanging();
    await using _server = server;
    await using guest = guestCall();
    const failed = failure(guest.fetch(`${server.url}/silent`, { key: 1 }));
    await waitForRequest(server);
    await guest.run('net.cancel', [1]);
    expect((await failed).code).toBe('ABORTED');
    await closed;
  });
});

describe('a fetch that takes too long', () => {
  it('as a whole is given up, however busy it is', async () => {
    await using server = await LocalServer.start((_request, response) => {
      const more = setInterval(() => response.write('x'), 5);
      response.on('close', () => clearInterval(more));
    });
    await using guest = guestCall({ limits: { totalMs: 100 } });
    const { key } = await guest.fetch(server.url);
    expect((await failure(guest.readAll(key))).code).toBe('TIMEOUT');
  });

  it('as a whole is given up though nobody reads it', async () => {
    const { server, closed } = await hanging();
    await using _server = server;
    await using guest = guestCall({ limits: { totalMs: 100 } });
    const { key } = await guest.fetch(server.url);
    await closed;
    expect((await failure(guest.readAll(key))).code).toBe('TIMEOUT');
  });

  it.each([
    ['to answer', '/silent', { headersMs: 100 }],
    ['between two pieces', '/', { idleBodyMs: 100 }],
  ])('%s is given up', async (_what, path, limits) => {
    const { server } = await hanging();
    await using _server = server;
    await using guest = guestCall({ limits });
    const error = await failure(guest.text(`${server.url}${path}`));
    expect(error.code).toBe('TIMEOUT');
  });
});

describe('the head of a response', () => {
  it('may have so many bytes and no more', async () => {
    await using server = await LocalServer.start((_request, response) => {
      for (let at = 0; at < 20; at++) response.setHeader(`x-${at}`, 'v'.repeat(200));
      response.end();
    });
    await using guest = guestCall({ limits: { maxResponseHeaderBytes: 2_000 } });
    expect((await failure(guest.fetch(server.url))).code).toBe('TOO_LARGE');
  });

  it('that is no HTTP is NETWORK_ERROR', async () => {
    await using server = await LocalServer.start((_request, response) => {
      response.socket?.end('SSH-2.0-OpenSSH_9.2\r\n\r\n');
    });
    await using guest = guestCall();
    const error = await failure(guest.fetch(server.url));
    expect([error.code, error.message]).toEqual([
      'NETWORK_ERROR',
      'the answer is not HTTP: "127.0.0.1"',
    ]);
  });

  it('that switches protocols is NETWORK_ERROR', async () => {
    await using server = await LocalServer.start((_request, response) => {
      response.socket?.write(
        'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n',
      );
    });
    await using guest = guestCall();
    expect((await failure(guest.fetch(server.url))).code).toBe('NETWORK_ERROR');
  });
});

describe('the fetches of one call', () => {
  it('are open in a limited number, unread bodies included', async () => {
    const { server } = await hanging();
    await using _server = server;
    await using guest = guestCall({ limits: { maxOpen: 2 } });
    const first = await guest.fetch(server.url);
    await guest.fetch(server.url);
    expect((await failure(guest.fetch(server.url))).code).toBe('UNAVAILABLE');
    await guest.run('net.cancel', [first.key]);
    await guest.fetch(server.url);
  });

  it('have keys of their own', async () => {
    const { server } = await hanging();
    await using _server = server;
    await using guest = guestCall();
    await guest.fetch(server.url, { key: 1 });
    expect((await failure(guest.fetch(server.url, { key: 1 }))).code).toBe('INVALID_ARGUMENT');
    const both = await Promise.allSettled([
      guest.fetch(server.url, { key: 2 }),
      guest.fetch(server.url, { key: 2 }),
    ]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });

  it('that are refused leave nothing behind but a bounded number of plans', async () => {
    await using guest = guestCall({ limits: { maxOpen: 1 } }, { allow: () => false });
    for (let key = 0; key < 10; key++) {
      expect((await failure(guest.fetch('http://a.test/', { key }))).code).toBe(
        'PERMISSION_DENIED',
      );
    }
    expect((await failure(guest.read(0))).code).toBe('INVALID_ARGUMENT');
    expect((await failure(guest.read(9))).code).toBe('PERMISSION_DENIED');
  });

  it('are all closed with the broker', async () => {
    const { server, closed } = await hanging();
    await using _server = server;
    await using guest = guestCall();
    const { key } = await guest.fetch(server.url);
    expect(String(await guest.read(key))).toBe('x');
    const reading = failure(guest.read(key));
    await setImmediate();
    await guest.broker.close?.();
    expect((await reading).code).toBe('ABORTED');
    await closed;
  });
});

describe('a flood of what is no body', () => {
  const HEAD = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=';

  it.each([
    ['interim answers', '', 'HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n'.repeat(1_000)],
    ['an extension of a chunk', HEAD, 'y'.repeat(65_536)],
  ])('by %s is cut off', async (_what, head, piece) => {
    const closed = Promise.withResolvers<void>();
    await using server = await LocalServer.start((_request, response) => {
      const { socket } = response;
      if (socket === null) return;
      const more = (): void => {
        while (!socket.destroyed && socket.write(piece)) continue;
      };
      socket.on('drain', more);
      socket.on('close', () => closed.resolve());
      socket.write(head);
      more();
    });
    await using guest = guestCall({ limits: { maxWireBytes: 1 << 20 } });
    expect((await failure(guest.text(server.url))).code).toBe('TOO_LARGE');
    await closed.promise;
  });
});
