import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { failure, guestCall, LocalServer } from './kit.ts';
import { ON_DISK } from '../asker.ts';

const TEXT = 'a line of text that repeats itself\n'.repeat(5_000);
const CODINGS = {
  gzip: gzipSync,
  deflate: deflateSync,
  br: brotliCompressSync,
  zstd: zstdCompressSync,
} satisfies Record<string, (data: Buffer) => Buffer>;

async function sending(bytes: Buffer, encoding: string): Promise<LocalServer> {
  return await LocalServer.start((_request, response) => {
    response.setHeader('content-encoding', encoding);
    response.end(bytes);
  });
}

/** Sends until nobody takes any more. */
function flood(response: ServerResponse, piece: Buffer): void {
  const more = (): void => {
    while (!response.destroyed && response.write(piece)) continue;
  };
  response.on('drain', more);
  more();
}

/** One byte, `x`, behind a head that asks for a window of 2 to the `log` bytes. */
function zstdFrame(log: number): Buffer {
  return Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, (log - 10) << 3, 9, 0, 0, 0x78]);
}

describe('the body of a response', () => {
  it.each(Object.entries(CODINGS))('is decompressed from %s', async (coding, compress) => {
    await using server = await sending(compress(Buffer.from(TEXT)), coding);
    await using call = guestCall();
    expect(await call.text(server.url)).toBe(TEXT);
  });

  it('is decompressed as often as it was compressed, in the right order', async () => {
    const bytes = brotliCompressSync(gzipSync(Buffer.from(TEXT)));
    await using server = await sending(bytes, 'GZIP, br');
    await using call = guestCall();
    expect(await call.text(server.url)).toBe(TEXT);
  });

  it('stays as it is where its coding is not known', async () => {
    const bytes = gzipSync(Buffer.from(TEXT));
    await using server = await sending(bytes, 'gzip, exotic');
    await using call = guestCall();
    const { key } = await call.fetch(server.url);
    expect((await call.readAll(key)).equals(bytes)).toBe(true);
  });

  it('may ask for as much of a window as HTTP allows', async () => {
    await using server = await sending(zstdFrame(23), 'zstd');
    await using call = guestCall();
    expect(await call.text(server.url)).toBe('x');
  });

  it('compressed too many times over is refused', async () => {
    await using server = await sending(Buffer.from('x'), 'gzip, gzip, gzip, gzip');
    await using call = guestCall();
    expect((await failure(call.fetch(server.url))).code).toBe('NETWORK_ERROR');
  });

  it.each([
    ['is no gzip', Buffer.from('plain'), 'gzip'],
    ['ends too early', gzipSync(randomBytes(1_000)).subarray(0, 500), 'gzip'],
    ['is no zstd', Buffer.from('plain'), 'zstd'],
    ['is no brotli', randomBytes(100), 'br'],
    ['asks for a window of 16 MB', zstdFrame(24), 'zstd'],
  ])('that %s fails as NETWORK_ERROR', async (_what, bytes, coding) => {
    await using server = await sending(bytes, coding);
    await using call = guestCall();
    const { key } = await call.fetch(server.url);
    expect((await failure(call.readAll(key))).code).toBe('NETWORK_ERROR');
  });

  it.each([
    ...Object.entries(CODINGS),
    ['gzip, gzip', (data: Buffer) => gzipSync(gzipSync(data))] as const,
  ])('that is a bomb of %s stops at the cap', async (coding, compress) => {
    const bomb = compress(Buffer.alloc(32 << 20));
    await using server = await sending(bomb, coding);
    const maxDecodedBytes = 1 << 20;
    await using call = guestCall({ limits: { maxDecodedBytes } });
    const { key } = await call.fetch(server.url);
    let taken = 0;
    const error = await failure(
      (async () => {
        for (;;) {
          const piece = await call.read(key);
          if (piece.length === 0) return;
          taken += piece.length;
        }
      })(),
    );
    expect(error.code).toBe('TOO_LARGE');
    expect(taken).toBeLessThanOrEqual(maxDecodedBytes);
    expect((await failure(call.read(key))).code).toBe('INVALID_ARGUMENT');
  });

  it('that is a bomb inside a bomb stops where the inner one grows', async () => {
    // 64 MB of which the outer step makes nothing: an empty gzip member over and over.
    const empty = gzipSync(Buffer.alloc(0));
    const members = Buffer.alloc(empty.length * 400_000);
    for (let at = 0; at < members.length; at += empty.length) empty.copy(members, at);
    await using server = await sending(gzipSync(members), 'gzip, gzip');
    await using call = guestCall({ limits: { maxDecodedBytes: 1 << 20 } });
    const { key } = await call.fetch(server.url);
    expect((await failure(call.readAll(key))).code).toBe('TOO_LARGE');
  });

  it('ends at the cap of what may come over the wire', async () => {
    await using server = await LocalServer.start((_request, response) => {
      flood(response, Buffer.alloc(10_000, 1));
    });
    await using call = guestCall({ limits: { maxResponseBytes: 100_000 } });
    const { key } = await call.fetch(server.url);
    expect((await failure(call.readAll(key))).code).toBe('TOO_LARGE');
  });

  it('comes in pieces no longer than an answer may be', async () => {
    await using server = await LocalServer.start((_request, response) => response.end(TEXT));
    const allowance = { bytesPerSecond: 1 << 30, payload: 1_000, ...ON_DISK };
    await using call = guestCall({}, { asker: { allowance } });
    const { key } = await call.fetch(server.url);
    let text = '';
    for (;;) {
      const piece = await call.read(key);
      if (piece.length === 0) break;
      expect(piece.length).toBeLessThanOrEqual(1_000);
      text += piece.toString();
    }
    expect(text).toBe(TEXT);
  });

  it('that nobody reads stops its server', async () => {
    const stalled = Promise.withResolvers<void>();
    await using server = await LocalServer.start((_request, response) => {
      const piece = Buffer.alloc(1 << 20);
      let sent = 0;
      const more = (): void => {
        while (response.write(piece)) sent++;
        sent++;
        // Nothing but the reader can make room again.
        if (sent < 200) stalled.resolve();
        response.once('drain', more);
      };
      more();
    });
    await using call = guestCall({
      limits: { maxResponseBytes: 1 << 30, maxDecodedBytes: 1 << 30 },
    });
    const { key } = await call.fetch(server.url);
    await stalled.promise;
    expect((await call.read(key)).length).toBeGreaterThan(0);
  });

  it('is read by one read at a time', async () => {
    await using server = await LocalServer.start((_request, response) => response.flushHeaders());
    await using call = guestCall();
    const { key } = await call.fetch(server.url);
    const first = failure(call.read(key));
    expect((await failure(call.read(key))).message).toMatch(/being read already/);
    await call.run('net.cancel', [key]);
    expect((await first).code).toBe('ABORTED');
  });

  it('cut off in the middle fails', async () => {
    await using server = await LocalServer.start((_request, response) => {
      response.setHeader('content-length', '100');
      response.write('half');
      setImmediate(() => response.destroy());
    });
    await using call = guestCall();
    const { key } = await call.fetch(server.url);
    expect((await failure(call.readAll(key))).code).toBe('NETWORK_ERROR');
  });
});

describe('the body of a request', () => {
  const echo = (request: IncomingMessage, response: ServerResponse): void => {
    request.pipe(response);
  };

  it('may be written in pieces while its answer is read', async () => {
    await using server = await LocalServer.start(echo);
    await using call = guestCall();
    const key = call.nextKey();
    const head = call.fetch(server.url, { method: 'POST', upload: true, key });
    await call.write(key, 'one ');
    expect(await head).toMatchObject({ status: 200, body: true });
    expect(String(await call.read(key))).toBe('one ');
    await call.write(key, 'two');
    expect(String(await call.read(key))).toBe('two');
    await call.end(key);
    expect(await call.read(key)).toHaveLength(0);
  });

  it('that is longer than it may be is refused, at once or in pieces', async () => {
    await using server = await LocalServer.start(echo);
    await using call = guestCall({ limits: { maxRequestBytes: 10 } });
    const whole = call.fetch(server.url, { method: 'POST', body: 'x'.repeat(11) });
    expect((await failure(whole)).code).toBe('TOO_LARGE');
    const key = call.nextKey();
    const head = failure(call.fetch(server.url, { method: 'POST', upload: true, key }));
    const written = [];
    written.push(await failure(call.write(key, 'x'.repeat(11))));
    expect(written.map(({ code }) => code)).toEqual(['TOO_LARGE']);
    expect((await head).code).toBe('TOO_LARGE');
  });

  it('waits for a server that does not take it', async () => {
    const taken = Promise.withResolvers<IncomingMessage>();
    await using server = await LocalServer.start((request, response) => {
      request.pause();
      response.flushHeaders();
      taken.resolve(request);
      request.on('end', () => response.end());
    });
    await using call = guestCall(
      {},
      { asker: { allowance: { bytesPerSecond: 1 << 30, payload: 1 << 20, ...ON_DISK } } },
    );
    const key = call.nextKey();
    const head = call.fetch(server.url, { method: 'POST', upload: true, key });
    let written = 0;
    const writing = (async () => {
      for (let at = 0; at < 7; at++) {
        await call.write(key, Buffer.alloc(1 << 20));
        written++;
      }
    })();
    const request = await taken.promise;
    await head;
    expect(written).toBeLessThan(7);
    request.resume();
    await writing;
    expect(written).toBe(7);
  });

  it('in pieces cannot follow a redirect that wants it again, but one that does not', async () => {
    const seen: string[] = [];
    await using server = await LocalServer.start((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      if (request.url === '/end') response.end('end');
      else response.writeHead(Number(request.url?.slice(1)), { location: '/end' }).end();
    });
    await using call = guestCall();
    for (const status of [301, 307]) {
      const key = call.nextKey();
      const head = failure(
        call.fetch(`${server.url}/${status}`, { method: 'POST', upload: true, key }),
      );
      await call.write(key, 'x').catch(() => {});
      expect((await head).code).toBe('REDIRECT');
    }
    const key = call.nextKey();
    const head = call.fetch(`${server.url}/303`, { method: 'POST', upload: true, key });
    await call.write(key, 'x').catch(() => {});
    expect(await head).toMatchObject({ status: 200, redirected: true });
    expect((await failure(call.write(key, 'y'))).code).toBe('ABORTED');
    expect(String(await call.readAll(key))).toBe('end');
    expect(seen.at(-1)).toBe('GET /end');
  });

  it('is asked for where there is one, and only there', async () => {
    await using server = await LocalServer.start((_request, response) => response.flushHeaders());
    await using call = guestCall();
    const { key } = await call.fetch(server.url);
    expect((await failure(call.write(key, 'x'))).code).toBe('INVALID_ARGUMENT');
    expect((await failure(call.end(key))).code).toBe('INVALID_ARGUMENT');
  });
});
