import { describe, expect, it } from 'vitest';
import type { Access, Decision } from '../../../../policies/index.ts';
import { failure, guestCall, LocalServer, lookupTable } from './kit.ts';

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Redirects from `/<status>?<location>`; answers everything else with what it saw. */
async function redirecting(seen: Seen[] = []): Promise<LocalServer> {
  return await LocalServer.start((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url = '', headers } = request;
      seen.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      const [, status, location] = /^\/(\d{3})\?(.*)$/.exec(url) ?? [];
      if (status === undefined) response.end(`end of ${url}`);
      else {
        response.writeHead(Number(status), { location: decodeURIComponent(location ?? '') });
        response.end('moved');
      }
    });
  });
}

const to = (status: number, location: string): string =>
  `/${status}?${encodeURIComponent(location)}`;

describe('a redirect', () => {
  it('is followed to where it leads, and the last URL is told', async () => {
    await using server = await redirecting();
    await using call = guestCall();
    const url = `${server.url}${to(302, to(301, 'end/../last?q#new'))}#old`;
    const head = await call.fetch(url);
    expect(head).toMatchObject({ status: 200, url: `${server.url}/last?q`, redirected: true });
    expect(String(await call.readAll(head.key))).toBe('end of /last?q');
  });

  it('is decided and on record before it is followed', async () => {
    const seen: Seen[] = [];
    await using server = await redirecting(seen);
    const decided: Decision[] = [];
    const events: string[] = [];
    await using call = guestCall({}, { decided });
    const resolved = await call.broker.resolve(
      'net.fetch',
      [
        {
          key: 1,
          url: `${server.url}${to(307, '/end')}`,
          method: 'GET',
          headers: [],
          redirect: 'follow',
          upload: false,
        },
      ],
      [],
      call.asker,
    );
    await resolved.perform({
      signal: new AbortController().signal,
      decisions: [],
      decide: (access) => {
        events.push(`decided ${access.action} with ${seen.length} sent`);
        return { effect: 'allow', ...access, reason: 'granted', rule: null };
      },
      peek: (access) => ({ effect: 'allow', ...access, reason: 'granted', rule: null }),
      record: async () => {
        await Promise.resolve();
        events.push(`recorded with ${seen.length} sent`);
      },
    });
    expect(events).toEqual([
      'decided net.private with 0 sent',
      'recorded with 0 sent',
      'decided net.outbound with 1 sent',
      'recorded with 1 sent',
      'decided net.private with 1 sent',
      'recorded with 1 sent',
    ]);
    expect(seen).toHaveLength(2);
  });

  it('to what cannot be put on record is not followed', async () => {
    const seen: Seen[] = [];
    await using server = await redirecting(seen);
    await using call = guestCall();
    const resolved = await call.broker.resolve(
      'net.fetch',
      [
        {
          key: 1,
          url: `${server.url}${to(307, '/end')}`,
          method: 'GET',
          headers: [],
          redirect: 'follow',
          upload: false,
        },
      ],
      [],
      call.asker,
    );
    const full = new Error('the log is full');
    const performing = async (): Promise<unknown> =>
      await resolved.perform({
        signal: new AbortController().signal,
        decisions: [],
        decide: (access) => ({ effect: 'allow', ...access, reason: 'granted', rule: null }),
        record: async () => {
          if (seen.length > 0) throw full;
        },
      });
    await expect(performing()).rejects.toBe(full);
    expect(seen).toHaveLength(1);
  });

  it.each([
    ['another path', (base: string) => `${base}/admin`],
    ['another port', () => 'http://127.0.0.1:1/'],
    ['another scheme', (base: string) => base.replace('http:', 'https:')],
    ['another host', (base: string) => base.replace('127.0.0.1', 'localhost')],
  ])('to %s that is not granted is not followed', async (_what, place) => {
    const seen: Seen[] = [];
    await using server = await redirecting(seen);
    const first = `${server.url}${to(302, place(server.url))}`;
    const allow = ({ resource }: Access): boolean =>
      resource.kind !== 'host' ||
      (resource.scheme === 'http' &&
        resource.host === '127.0.0.1' &&
        resource.port === Number(server.port) &&
        resource.path !== '/admin');
    await using call = guestCall({}, { allow });
    const error = await failure(call.fetch(first));
    expect(error.code).toBe('PERMISSION_DENIED');
    expect(error.decision).toMatchObject({ action: 'net.outbound' });
    expect(seen).toHaveLength(1);
  });

  it('from a public place to an inner one needs net.private, decided for the hop', async () => {
    const seen: Seen[] = [];
    await using server = await redirecting(seen);
    const allow = ({ action }: Access): boolean => action !== 'net.private' || seen.length === 0;
    await using call = guestCall({}, { allow });
    expect((await failure(call.fetch(`${server.url}${to(302, '/end')}`))).code).toBe(
      'PERMISSION_DENIED',
    );
    expect(seen).toHaveLength(1);
  });

  it.each([
    [301, 'POST', 'GET', ''],
    [302, 'POST', 'GET', ''],
    [303, 'POST', 'GET', ''],
    [303, 'PUT', 'GET', ''],
    [301, 'PUT', 'PUT', 'body'],
    [302, 'DELETE', 'DELETE', 'body'],
    [307, 'POST', 'POST', 'body'],
    [308, 'PATCH', 'PATCH', 'body'],
  ])('with %i makes of %s a %s', async (status, method, then, body) => {
    const seen: Seen[] = [];
    await using server = await redirecting(seen);
    await using call = guestCall();
    await call.text(`${server.url}${to(status, '/end')}`, {
      method,
      body: 'body',
      headers: [
        ['Content-Type', 'text/plain'],
        ['X-Other', '1'],
      ],
    });
    expect(seen[1]).toMatchObject({ method: then, body, headers: { 'x-other': '1' } });
    expect(seen[1]?.headers['content-type']).toBe(then === 'GET' ? undefined : 'text/plain');
  });

  it('with 303 leaves HEAD as it is', async () => {
    const seen: Seen[] = [];
    await using server = await redirecting(seen);
    await using call = guestCall();
    await call.fetch(`${server.url}${to(303, '/end')}`, { method: 'HEAD' });
    expect(seen.map(({ method }) => method)).toEqual(['HEAD', 'HEAD']);
  });

  it('keeps credentials within the origin and drops them beyond it', async () => {
    const [inside, outside]: [Seen[], Seen[]] = [[], []];
    await using other = await redirecting(outside);
    await using server = await redirecting(inside);
    await using call = guestCall();
    const url = `${server.url}${to(302, to(302, other.url))}`;
    await call.text(url, {
      headers: [
        ['Authorization', 'Bearer x'],
        ['COOKIE', 'a=b'],
        ['X-Other', '1'],
      ],
    });
    expect(inside[1]?.headers).toMatchObject({ authorization: 'Bearer x', cookie: 'a=b' });
    expect(outside[0]?.headers).toMatchObject({ 'x-other': '1' });
    expect(outside[0]?.headers).not.toHaveProperty('authorization');
    expect(outside[0]?.headers).not.toHaveProperty('cookie');
  });

  it('does not get credentials back on the way home', async () => {
    const seen: Seen[] = [];
    await using server = await redirecting(seen);
    await using other = await redirecting();
    await using call = guestCall();
    await call.text(`${server.url}${to(302, `${other.url}${to(302, `${server.url}/end`)}`)}`, {
      headers: [['Authorization', 'Bearer x']],
    });
    expect(seen[1]?.url).toBe('/end');
    expect(seen[1]?.headers).not.toHaveProperty('authorization');
  });

  it.each([
    'ftp://a.test/',
    'file:///etc/passwd',
    'data:text/plain,a',
    'javascript:1',
    'http://user:password@a.test/',
    'http://a.test./',
    'http://[::1',
    'http://a.test:99999/',
  ])('to %s is not followed', async (location) => {
    await using server = await redirecting();
    await using call = guestCall();
    const error = await failure(call.fetch(`${server.url}${to(302, location)}`));
    expect(error.code).toBe('REDIRECT');
    expect(error.message).not.toContain('password@');
  });

  it('is followed 20 times and no more', async () => {
    await using server = await LocalServer.start((request, response) => {
      const left = Number(request.url?.slice(1));
      if (left === 0) response.end('home');
      else response.writeHead(302, { location: `/${left - 1}` }).end();
    });
    await using call = guestCall();
    const head = await call.result(`${server.url}/20`);
    expect(head.meter).toMatchObject({ hops: 20, status: 200 });
    const error = await failure(call.fetch(`${server.url}/21`));
    expect([error.code, error.message]).toEqual(['REDIRECT', 'more than 20 redirects']);
  });

  it('is an error with "error" and an answer with "manual"', async () => {
    const seen: Seen[] = [];
    await using server = await redirecting(seen);
    await using call = guestCall();
    const url = `${server.url}${to(302, '/end')}`;
    expect((await failure(call.fetch(url, { redirect: 'error' }))).code).toBe('REDIRECT');
    const head = await call.fetch(url, { redirect: 'manual' });
    expect(head).toMatchObject({ status: 302, redirected: false, url });
    expect(head.headers).toContainEqual(['location', '/end']);
    expect(String(await call.readAll(head.key))).toBe('moved');
    expect(seen).toHaveLength(2);
  });

  it('without a location, or with another status, is an answer', async () => {
    await using server = await LocalServer.start((request, response) => {
      if (request.url !== '/302') response.setHeader('location', '/200');
      response.writeHead(Number(request.url?.slice(1)));
      response.end();
    });
    await using call = guestCall();
    for (const status of [300, 302, 304]) {
      expect(await call.fetch(`${server.url}/${status}`)).toMatchObject({
        status,
        redirected: false,
      });
    }
  });

  it('is looked up and judged like a first request', async () => {
    await using inner = await redirecting();
    await using server = await redirecting();
    const lookup = lookupTable({ 'inner.test': ['169.254.169.254'] });
    await using call = guestCall({ lookup });
    const url = `${server.url}${to(302, `http://inner.test:${inner.port}/`)}`;
    expect((await failure(call.fetch(url))).code).toBe('NETWORK_ERROR');
    expect(inner.connections).toBe(0);
  });
});
