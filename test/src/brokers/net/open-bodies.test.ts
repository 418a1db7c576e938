import { describe, expect, it } from 'vitest';
import type { Access } from '../../../../policies/index.ts';
import { failure, guestCall, GuestCall, LocalServer } from './kit.ts';

describe('an open body', () => {
  it('needs what its real URL needs, each time', async () => {
    await using server = await LocalServer.start((request, response) => {
      if (request.url === '/old') response.writeHead(302, { location: '/new' }).end();
      else {
        response.write('x');
        request.pipe(response);
      }
    });
    await using call = guestCall();
    const { key } = await call.fetch(`${server.url}/old`, { method: 'PUT', body: 'x' });
    for (const operation of ['net.read', 'net.cancel']) {
      const { accesses } = await call.broker.resolve(operation, [key], [], call.asker);
      expect(accesses).toEqual([
        {
          action: 'net.outbound',
          resource: expect.objectContaining({ path: '/new', method: 'PUT' }),
        },
        { action: 'net.private', resource: { kind: 'flag' } },
      ]);
    }
  });

  it('is not read on once the permission is revoked', async () => {
    await using server = await LocalServer.start((_request, response) => response.write('secret'));
    let revoked: string | null = null;
    const allow = ({ action }: Access): boolean => action !== revoked;
    await using call = guestCall({}, { allow });
    const { key } = await call.fetch(server.url);
    expect(String(await call.read(key))).toBe('secret');
    for (const action of ['net.outbound', 'net.private']) {
      revoked = action;
      expect((await failure(call.read(key))).code).toBe('PERMISSION_DENIED');
    }
  });

  it('whose URL changed since it was asked about is decided about anew', async () => {
    const release = Promise.withResolvers<void>();
    await using server = await LocalServer.start((request, response) => {
      if (request.url === '/end') response.end('text');
      else void release.promise.then(() => response.writeHead(302, { location: '/end' }).end());
    });
    const asked: string[] = [];
    await using call = guestCall();
    const key = call.nextKey();
    const head = call.fetch(`${server.url}/start`, { key });
    // Resolved while the first URL was all there was to know.
    const early = await call.broker.resolve('net.read', [key], [], call.asker);
    release.resolve();
    await head;
    await early.perform({
      signal: new AbortController().signal,
      decisions: [],
      decide: (access) => {
        asked.push(access.resource.kind === 'host' ? access.resource.path : access.action);
        return { effect: 'allow', ...access, reason: 'granted', rule: null };
      },
      peek: (access) => ({ effect: 'allow', ...access, reason: 'granted', rule: null }),
    });
    expect(asked).toEqual(['/end', 'net.private']);
  });

  it('belongs to its call and to no other', async () => {
    await using server = await LocalServer.start((_request, response) => response.write('x'));
    await using call = guestCall();
    const { key } = await call.fetch(server.url);
    // The same plugin, even the same call id: another call all the same.
    const other = new GuestCall(call.broker);
    for (const operation of ['net.read', 'net.cancel', 'net.end']) {
      expect((await failure(other.run(operation, [key]))).code).toBe('INVALID_ARGUMENT');
    }
    expect(String(await call.read(key))).toBe('x');
  });
});
