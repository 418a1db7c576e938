import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, it } from 'vitest';
import { failure, guestCall, LocalServer } from './kit.ts';

async function received(
  headers: readonly (readonly [string, string])[],
): Promise<IncomingHttpHeaders> {
  await using server = await LocalServer.start((request, response) => {
    response.end(JSON.stringify(request.headers));
  });
  await using call = guestCall();
  return JSON.parse(await call.text(server.url, { headers })) as IncomingHttpHeaders;
}

describe('a header of a request', () => {
  it.each([
    'Host',
    'Connection',
    'Content-Length',
    'Transfer-Encoding',
    'Keep-Alive',
    'TE',
    'Trailer',
    'Upgrade',
    'Expect',
    'Cookie2',
    'HTTP2-Settings',
    'Via',
    'Proxy-Authorization',
    'Proxy-Connection',
    'proxy-anything',
  ])('%s is the host’s to set', async (name) => {
    await using call = guestCall();
    const error = await failure(call.fetch('http://a.test/', { headers: [[name, '1']] }));
    expect([error.code, error.message]).toEqual([
      'INVALID_ARGUMENT',
      `the header ${name.toLowerCase()} is set by the host`,
    ]);
  });

  it.each([
    ['a name with a space', 'a b', 'c'],
    ['a name with a colon', 'a:', 'c'],
    ['a name with a line end', 'a\r\nHost', 'c'],
    ['an empty name', '', 'c'],
    ['a line end in the value', 'a', 'b\r\nHost: c'],
    ['a bare line feed in the value', 'a', 'b\nc'],
    ['a NUL', 'a', 'b\u0000c'],
    ['an escape', 'a', '\u001b[0m'],
    ['what is no byte', 'a', '€'],
    ['a lone surrogate', 'a', '\ud800'],
    ['a method that is never sent', 'X-HTTP-Method-Override', 'CONNECT'],
    ['what is no method', 'X-HTTP-Method', 'GET, DELETE'],
  ])('with %s is refused', async (_what, name, value) => {
    await using call = guestCall();
    const error = await failure(call.fetch('http://a.test/', { headers: [[name, value]] }));
    expect(error.code).toBe('INVALID_ARGUMENT');
  });

  it('arrives byte for byte, trimmed, in the order it was given', async () => {
    expect(
      await received([
        ['X-Bytes', ' \u00e9\u00ff\t'],
        ['X-Empty', ''],
        ['X-List', 'a'],
        ['x-list', 'b'],
        ['Cookie', 'a=b'],
        ['Authorization', 'Bearer x'],
      ]),
    ).toMatchObject({
      'x-bytes': '\u00e9\u00ff',
      'x-empty': '',
      'x-list': 'a, b',
      cookie: 'a=b',
      authorization: 'Bearer x',
    });
  });

  it('is filled in where a server expects one', async () => {
    expect(await received([])).toMatchObject({
      accept: '*/*',
      'accept-encoding': 'gzip, deflate, br, zstd',
      'user-agent': 'skerry',
    });
    expect(await received([['Accept', 'text/html']])).toMatchObject({ accept: 'text/html' });
  });

  it('is one of a limited number with a limited length', async () => {
    await using call = guestCall({ limits: { maxRequestHeaders: 3, maxRequestHeaderBytes: 30 } });
    const send = (headers: readonly (readonly [string, string])[]) =>
      failure(call.fetch('http://a.test/', { headers }));
    expect((await send(Array.from({ length: 4 }, () => ['a', 'b'] as const))).message).toMatch(
      /at most 3/,
    );
    expect((await send([['a', 'b'.repeat(26)]])).message).toMatch(/more than 30 bytes/);
  });
});
