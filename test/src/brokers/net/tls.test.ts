import { type AddressInfo, createServer } from 'node:net';
import type { Access } from '../../../../policies/index.ts';
import { describe, expect, it } from 'vitest';
import type { TLSSocket } from 'node:tls';
import { failure, guestCall, LocalServer, lookupTable, makeCertificate } from './kit.ts';

const certificate = makeCertificate('DNS:trusted.test', 'IP:127.0.0.1');
const lookup = lookupTable({ 'trusted.test': ['127.0.0.1'], 'other.test': ['127.0.0.1'] });
const trusting = { lookup, trustedCertificates: [certificate.cert] };

async function secure(host = 'trusted.test'): Promise<LocalServer> {
  return await LocalServer.startTls(
    (request, response) => {
      const socket = request.socket as TLSSocket & { servername?: string | false };
      response.end(`${String(socket.servername)} ${String(socket.alpnProtocol)}`);
    },
    certificate,
    host,
  );
}

describe('https', () => {
  it('reaches a server whose certificate is trusted, names it, and speaks HTTP/1.1', async () => {
    await using server = await secure();
    await using call = guestCall(trusting);
    expect(await call.text(server.url)).toBe('trusted.test http/1.1');
  });

  it('reaches a server by an address that its certificate names', async () => {
    await using server = await secure('127.0.0.1');
    await using call = guestCall(trusting);
    expect(await call.text(server.url)).toMatch(/^false /);
  });

  it('keeps and reuses its connections', async () => {
    await using server = await secure();
    await using call = guestCall(trusting);
    for (let at = 0; at < 3; at++) await call.text(server.url);
    expect(server.connections).toBe(1);
  });

  it('reaches no server whose certificate nobody vouches for', async () => {
    await using server = await secure();
    await using call = guestCall({ lookup });
    const error = await failure(call.fetch(server.url));
    expect(error.code).toBe('NETWORK_ERROR');
    expect(error.message).toMatch(/^the certificate is not trusted \([A-Z_]+\): "trusted.test"$/);
  });

  it('reaches no server whose certificate is for another name, and does not tell which', async () => {
    await using server = await secure('other.test');
    await using call = guestCall(trusting);
    const error = await failure(call.fetch(server.url));
    expect([error.code, error.message]).toEqual([
      'NETWORK_ERROR',
      'the certificate is not trusted (ERR_TLS_CERT_ALTNAME_INVALID): "other.test"',
    ]);
  });

  it('does not stop checking because the environment says so', async () => {
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      await using server = await secure();
      await using call = guestCall({ lookup });
      expect((await failure(call.fetch(server.url))).code).toBe('NETWORK_ERROR');
    } finally {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
    }
  });

  // Node's tls.connect takes a block list and does not look at it.
  it.each(['127.0.0.1', '[::ffff:127.0.0.1]', '0x7f.1', 'trusted.test', '0.0.0.0', '[::]'])(
    'does not connect to %s without net.private',
    async (host) => {
      await using server = await secure(host);
      const allow = ({ action }: Access): boolean => action !== 'net.private';
      await using call = guestCall(trusting, { allow });
      const error = await failure(call.fetch(server.url));
      expect(['PERMISSION_DENIED', 'NETWORK_ERROR']).toContain(error.code);
      expect(server.connections).toBe(0);
    },
  );

  it('to a server that speaks no TLS fails', async () => {
    await using plain = await LocalServer.start((_request, response) => response.end());
    await using call = guestCall(trusting);
    const error = await failure(call.fetch(plain.url.replace('http:', 'https:')));
    expect([error.code, error.message]).toEqual([
      'NETWORK_ERROR',
      'TLS could not be agreed on: "127.0.0.1"',
    ]);
  });

  it('to a server that says nothing is given up, and its connection closed', async () => {
    const closed = Promise.withResolvers<void>();
    const silent = createServer((socket) => {
      socket.on('error', () => {});
      socket.on('close', () => closed.resolve());
      socket.resume();
    });
    await new Promise<void>((resolve) => {
      silent.listen(0, '127.0.0.1', resolve);
    });
    const { port } = silent.address() as AddressInfo;
    await using call = guestCall({ ...trusting, limits: { connectMs: 200 } });
    expect((await failure(call.fetch(`https://127.0.0.1:${port}/`))).code).toBe('TIMEOUT');
    await closed.promise;
    silent.close();
  });
});
