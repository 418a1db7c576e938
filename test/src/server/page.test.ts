// The operator's page as a server sends it: who gets to see it, what the browser may do with it, what is on it.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOSTILE_WORDS, PageWorld } from './page-world.ts';

let world: PageWorld;
beforeAll(async () => {
  world = await PageWorld.open();
});
afterAll(() => world[Symbol.asyncDispose]());

/** Where it leads, with its status. */
function leadsTo(response: Response): string {
  return `${response.status} ${response.headers.get('location')}`;
}

/** What can be read of a page, in one line. */
function textOf(html: string): string {
  const text = html.replaceAll(/<wbr[^>]*>|<\/?bdi[^>]*>/g, '').replaceAll(/<[^>]*>/g, ' ');
  const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' };
  const words = text.replaceAll(/&([^;]+);/g, (whole, name: string) => entities[name] ?? whole);
  return words.replaceAll(/\s+/g, ' ');
}

describe('somebody who is not signed in', () => {
  it('is led to the form, and told nothing of the plugins', async () => {
    const response = await world.ask('/');
    expect(leadsTo(response)).toBe('303 /sign-in');
    const form = await (await world.ask('/sign-in')).text();
    expect(form).toContain('type="password"');
    expect(textOf(form)).toContain(world.server.tokenFile);
    expect((await response.text()) + form).not.toContain('acme');
  });

  it.each(['', 'skerry-session-page=', 'skerry-session-1=x'])(
    'hears nothing of what happens: %o',
    async (cookie) => {
      const response = await world.ask('/live', { headers: { cookie } });
      expect([response.status, await response.text()]).toEqual([401, 'Sign in first: /sign-in']);
    },
  );
});

describe('signing in', () => {
  it('by the link works once', async () => {
    const link = world.server.signInUrl();
    const first = await fetch(link, { redirect: 'manual' });
    expect(leadsTo(first)).toBe('303 /');
    const second = await fetch(link, { redirect: 'manual' });
    expect([second.status, second.headers.get('set-cookie')]).toEqual([401, null]);
    expect(textOf(await second.text())).toContain('This link was used before');
  });

  it('by the link still works where a program looked first where it leads', async () => {
    const link = world.server.signInUrl();
    const looked = await fetch(link, { method: 'HEAD', redirect: 'manual' });
    expect([looked.status, looked.headers.get('set-cookie')]).toEqual([401, null]);
    expect(leadsTo(await fetch(link, { redirect: 'manual' }))).toBe('303 /');
  });

  it('by the token works with the token', async () => {
    const response = await world.send('/sign-in', { token: ` ${world.token}\n` });
    expect(leadsTo(response)).toBe('303 /');
    const cookie = response.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
    expect((await world.ask('/', { headers: { cookie } })).status).toBe(200);
    expect(leadsTo(await world.ask('/sign-in', { headers: { cookie } }))).toBe('303 /');
  });

  it.each([{}, { token: '' }, { token: 'skerry_wrong' }])(
    'does not work with %o',
    async (fields: Record<string, string>) => {
      const response = await world.send('/sign-in', fields);
      expect([response.status, response.headers.get('set-cookie')]).toEqual([401, null]);
      expect(textOf(await response.text())).toContain("This is not the operator's token.");
    },
  );

  it('does not work with a form that no person filled in', async () => {
    const response = await world.send('/sign-in', { token: 'x'.repeat(4_096) });
    expect(response.status).toBe(413);
  });

  it('gives a cookie that scripts, other sites and servers on other ports get nothing of', async () => {
    const { port } = new URL(world.server.url);
    const cookieOf = async (headers = {}): Promise<string | null> =>
      (await world.send('/sign-in', { token: world.token }, headers)).headers.get('set-cookie');
    const flags = 'Max-Age=43200; Path=/; HttpOnly';
    const name = `skerry-session-${port}=[\\w-]{43}`;
    expect(await cookieOf()).toMatch(new RegExp(`^${name}; ${flags}; SameSite=Strict$`));
    expect(await cookieOf({ 'x-forwarded-proto': 'https' })).toMatch(
      new RegExp(`^${name}; ${flags}; Secure; SameSite=Strict$`),
    );
  });

  it.each([
    ['another site', { origin: 'https://elsewhere.example' }],
    ['another port', { origin: 'http://127.0.0.1:1' }],
    ['a page of a plugin', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['who knows where', { origin: '' }],
  ])('and out is not done for forms from %s', async (_, headers) => {
    const signedIn = await world.signIn();
    expect((await world.send('/sign-in', { token: world.token }, headers)).status).toBe(403);
    expect((await world.send('/sign-out', {}, { ...signedIn, ...headers })).status).toBe(403);
    expect((await world.ask('/', { headers: signedIn })).status).toBe(200);
  });

  it('lasts until signing out', async () => {
    const signedIn = await world.signIn();
    const response = await world.send('/sign-out', {}, signedIn);
    expect(leadsTo(response)).toBe('303 /sign-in');
    expect(response.headers.get('set-cookie')).toContain('Max-Age=0');
    expect(leadsTo(await world.ask('/', { headers: signedIn }))).toBe('303 /sign-in');
  });

  it('lasts for twelve hours', async () => {
    let now = Date.parse('2026-01-01T00:00:00Z');
    await using world = await PageWorld.open({ empty: true, now: () => now });
    const signedIn = await world.signIn();
    now += 12 * 3_600_000 - 1;
    expect((await world.ask('/', { headers: signedIn })).status).toBe(200);
    now += 1;
    expect(leadsTo(await world.ask('/', { headers: signedIn }))).toBe('303 /sign-in');
  });
});

describe('the browser', () => {
  it('may run the one script of the page, take its style sheet, and ask this server', async () => {
    const response = await world.ask('/', { headers: await world.signIn() });
    const html = await response.text();
    const nonces = [...html.matchAll(/nonce="([^"]+)"/g)].map(([, nonce]) => nonce);
    expect(new Set(nonces)).toHaveLength(1);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-security-policy': [
        "default-src 'none'",
        `script-src 'nonce-${nonces[0]}'`,
        `style-src 'nonce-${nonces[0]}'`,
        "connect-src 'self'",
        'img-src data:',
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
        'trusted-types skerry-page',
      ].join('; '),
      'cache-control': 'no-store',
      'content-type': 'text/html; charset=UTF-8',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    const linked = [...html.matchAll(/(?:<script[^>]*src|<link rel="stylesheet" href)="([^"]*)"/g)];
    expect(linked.map(([, address]) => address)).toEqual(['/assets/style.css', '/assets/live.js']);
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).not.toMatch(/<style|<[^>]* (?:style|on\w+)=/);
    expect(await world.page()).not.toContain(nonces[0]);
  });

  it.each([
    ['/assets/live.js', 'text/javascript; charset=utf-8'],
    ['/assets/style.css', 'text/css; charset=utf-8'],
  ])('gets %s as what it is, and nothing else there', async (path, type) => {
    const response = await world.ask(path);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    for (const other of ['/assets/', '/assets/../page.ts', '/assets/%2e%2e/page.ts'])
      expect((await world.ask(other)).status).toBe(404);
  });
});

describe('the words of a plugin', () => {
  it('are words on the page: its name makes no element, its description ends no script', async () => {
    const html = await world.page();
    expect(html).not.toContain('<img');
    expect(html).not.toContain('<script>');
    expect(html).toContain('&lt;img src=x onerror=&quot;document.title=1&quot;&gt;');
    // Cut, with the whole of it on hover.
    expect(textOf(html)).not.toContain(HOSTILE_WORDS);
    expect(html).toContain(`title="&lt;/script&gt;&lt;script&gt;`);
  });

  it('are escaped where they name what it asked for, in rows and denials', async () => {
    await world.call('read', '/data/<b>"x"</b>');
    await expect.poll(() => world.page()).toContain('/data/&lt;b&gt;&quot;x&quot;&lt;/b&gt;');
    expect(await world.page()).not.toContain('<b>');
  });
});

describe('the page', () => {
  it('says how strong the wall is, since when it counts, and where the log is', async () => {
    const text = textOf(await world.page());
    expect(text).toMatch(/Isolation jail (?:as the host policy prefers|\w+ is preferred: .)/);
    expect(text).toMatch(/Decisions since 2\d{3}-\d\d-\d\d \d\d:\d\d UTC \d+ allowed \d+ denied/);
    expect(text).toMatch(/Records in the access log \d+/);
    expect(text).toContain(world.world.host.log.dir);
  });

  it('says what each plugin is, what runs of it, and which requests it answers', async () => {
    await world.call('read', '/plugin/plugin.json');
    const text = textOf(await world.page());
    expect(text).toMatch(/acme\.notes 1\.0\.0 ready 1 unit · \d+(?:\.\d)? MB · 0 calls now/);
    expect(text).toContain('Keeps notes.');
    expect(text).toContain('GET /plugins/acme.notes/script for everybody');
    expect(text).toMatch(/Scope Memory CPU Calls now global \d+(?:\.\d)? MB \d+(?:\.\d+)? s 0/);
  });

  it('holds grants against use: what was never used, what nobody gave, where each is written', async () => {
    await using world = await PageWorld.open();
    await world.call('read', '/plugin/plugin.json');
    const used = 'fs.read /plugin/** granted 1 (given)#/plugins/acme.notes/';
    await expect.poll(async () => textOf(await world.page())).toContain(used);
    const text = textOf(await world.page());
    expect(text).toMatch(/Grants of acme\.notes against their use · 3 never used since 2/);
    expect(text).toContain('fs.write /data/kept granted never');
    expect(text).toContain('log.write write floor 0 (built in)#');
    expect(text).toContain(
      'net.outbound https://api.example.com asked – plugin.json#/permissions/',
    );
    expect(text).toMatch(/To decide what it asks for: npx skerry grants review \S+acme\.notes/);
  });

  it('groups denials, explains each, and tells a grant that would do from one that would not', async () => {
    await using world = await PageWorld.open();
    for (let i = 0; i < 3; i++) await world.call('read', '/data/a');
    await world.call('write', '/data/b');
    const text = async (): Promise<string> => textOf(await world.page());
    await expect.poll(text).toMatch(/denied ×3 acme\.notes fs\.read \/data\/a not-granted first/);
    expect(await text()).toMatch(/To grant it: npx skerry grants approve \S+ --as <you>/);
    expect(await text()).toContain('decided by default deny: no grant covers it');
    expect(await text()).toMatch(
      /fs\.write \/data\/b not-granted [\d:]+ UTC No grant alone allows/,
    );
    world.world.grant('acme.notes', { filesystem: { read: ['/data/**'] } });
    expect(await text()).toMatch(/fs\.read \/data\/a [^W]*It would be allowed now\./);
  });

  it('lists the newest accesses first, with the rule that decided', async () => {
    await using world = await PageWorld.open();
    await world.call('read', '/plugin/plugin.json');
    await world.call('write', '/data/no');
    const rows = async (): Promise<string[]> =>
      [...(await world.page()).matchAll(/<tr\s+id="access-.*?<\/tr>/gs)].map(([row]) =>
        textOf(row).trim().slice(9),
      );
    await expect
      .poll(rows)
      .toEqual([
        'acme.notes fs.writeFile fs.write /data/no deny not-granted',
        'acme.notes fs.readFile fs.read /plugin/plugin.json allow /plugin/**',
      ]);
  });

  it('says who switched a plugin off, and why', async () => {
    await using world = await PageWorld.open();
    world.world.disable({ 'acme.notes': 'it <leaks>' });
    expect(textOf(await world.page())).toMatch(
      /acme\.notes 1\.0\.0 disabled .* Disabled by ada, 2026-01-02T00:00:00Z: it <leaks>/,
    );
  });

  it('says what to do next where there is nothing yet', async () => {
    await using world = await PageWorld.open({ empty: true });
    const text = textOf(await world.page());
    expect(text).toContain('No plugin is loaded. Make one with npx skerry init hello');
    expect(text).toContain('Nothing was denied lately.');
    expect(text).toContain('No plugin has asked for anything yet.');
  });

  it('names its parts for those who hear it', async () => {
    const html = await world.page();
    for (const part of ['<header', '<nav aria-label=', '<main', '<caption', 'scope="col"'])
      expect(html).toContain(part);
    for (const id of ['plugins', 'denials', 'accesses'])
      expect(html).toContain(`<section id="${id}" aria-labelledby="${id}-title"`);
    expect(html).toMatch(/role="status" aria-live="polite"/);
    expect(html).toContain('<html lang="en">');
  });
});
