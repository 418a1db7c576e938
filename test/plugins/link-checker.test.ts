// The link checker against servers of this machine. Its manifest names the hosts of its own pages; here it is given those of
// the test, and the right to reach private addresses, which no operator gives it.

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  matchers,
  type TestedPlugin,
  type TestOptions,
  testPlugin,
} from '../../src/testing/index.ts';
import { LocalServer } from '../src/brokers/net/kit.ts';

const SHIPPED = fileURLToPath(new URL('../../plugins/link-checker', import.meta.url));
const LOOKUP = { 'site.test': '127.0.0.1', 'elsewhere.test': '127.0.0.1' };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skerry-link-checker-'));
  cpSync(SHIPPED, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A server of `site.test`, and what it was asked, in order: `HEAD /a`. */
async function startSite(
  answer: RequestListener,
): Promise<
  AsyncDisposable & { readonly base: string; readonly port: string; readonly asked: string[] }
> {
  const asked: string[] = [];
  const server = await LocalServer.start((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  const { port } = server;
  const end = (): PromiseLike<void> => server[Symbol.asyncDispose]();
  return { base: `http://site.test:${port}`, port, asked, [Symbol.asyncDispose]: end };
}

/** The shipped plugin, asking for the hosts of the test instead of its own. */
async function checker(
  port: string,
  page: string,
  options: TestOptions = {},
): Promise<TestedPlugin> {
  const file = join(folder, 'plugin.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as {
    permissions: { network: { outbound: { match: string[] }[]; private?: boolean } };
  };
  const { network } = manifest.permissions;
  for (const rule of network.outbound)
    rule.match = [`http://site.test:${port}`, 'http://gone.test'];
  network.private = true;
  writeFileSync(file, JSON.stringify(manifest));
  return await testPlugin(folder, {
    files: { '/docs/page.md': page },
    network: { lookup: LOOKUP },
    ...options,
  });
}

const STATUS: Readonly<Record<string, number>> = { '/here': 200, '/gone': 404, '/failing': 500 };

/** HEAD and GET differ at `/no-head` and `/never-heard`; two places lead to others. */
function answerAsASite(request: IncomingMessage, response: Parameters<RequestListener>[1]): void {
  const { method, url = '', headers } = request;
  if (url === '/moved') response.writeHead(301, { location: '/here' });
  else if (url === '/leaves') {
    const port = headers.host?.split(':')[1];
    response.writeHead(302, { location: `http://elsewhere.test:${port}/there` });
  } else if (url === '/no-head') response.writeHead(method === 'HEAD' ? 405 : 200);
  else if (url === '/never-heard') response.writeHead(method === 'HEAD' ? 501 : 404);
  else response.writeHead(STATUS[url] ?? 418);
  response.end();
}

test('asks each address once and reports what became of it, with the places that lead there', async () => {
  await using site = await startSite(answerAsASite);
  const paths = ['here', 'gone', 'failing', 'moved', 'no-head', 'never-heard', 'here#part'];
  const page = paths.map((path) => `[a link](${site.base}/${path})\n`).join('');
  await using plugin = await checker(site.port, page);
  expect(await plugin.call('check')).toEqual({
    path: '/data/links.md',
    pages: 1,
    links: 7,
    ok: 3,
    broken: 3,
    silent: 0,
    denied: 0,
  });
  expect(plugin.readFile('/data/links.md')).toBe(`# Links

6 addresses in 7 links, 3 of them in order.

## Broken

- <${site.base}/gone> 404 (page.md:2)
- <${site.base}/failing> 500 (page.md:3)
- <${site.base}/never-heard> 404 (page.md:6)

## Moved

- <${site.base}/moved> moved to ${site.base}/here (page.md:4)
`);
  expect(site.asked.toSorted()).toEqual([
    'GET /never-heard',
    'GET /no-head',
    'HEAD /failing',
    'HEAD /gone',
    'HEAD /here',
    'HEAD /here',
    'HEAD /moved',
    'HEAD /never-heard',
    'HEAD /no-head',
  ]);
});

test('asks nobody it was not permitted to ask, not by way of a redirection either, and says so', async () => {
  await using site = await startSite(answerAsASite);
  const elsewhere = `http://elsewhere.test:${site.port}/`;
  await using plugin = await checker(site.port, `<${elsewhere}>\n<${site.base}/leaves>\n`);
  expect(await plugin.call('check')).toMatchObject({ ok: 0, denied: 2 });
  expect(site.asked).toEqual(['HEAD /leaves']);
  expect(plugin.readFile('/data/links.md')).toContain(
    '## Not permitted to ask\n\n- <http://elsewhere',
  );
  expect(await plugin.denials()).toMatchObject([
    { action: 'net.outbound', resource: `HEAD ${elsewhere}` },
    { action: 'net.outbound', resource: `HEAD ${elsewhere}there` },
  ]);
});

test('reaches no private address by a name that is permitted', async () => {
  await using site = await startSite(answerAsASite);
  const grants = {
    filesystem: { read: ['/docs', '/docs/*.md'], write: ['/data/links.md'] },
    network: { outbound: [{ match: site.base, methods: ['HEAD' as const, 'GET' as const] }] },
  };
  await using plugin = await checker(site.port, `<${site.base}/here>`, { grants });
  expect(await plugin.call('check')).toMatchObject({ ok: 0, denied: 1 });
  expect(site.asked).toEqual([]);
});

test('goes on without those that do not answer in time or are not there', async () => {
  await using site = await startSite((request, response) => {
    if (request.url !== '/hangs') response.end();
  });
  const page = `<${site.base}/hangs>\n<http://gone.test/>\n<${site.base}/here>\n`;
  await using plugin = await checker(site.port, page, { config: { timeout: 250 } });
  expect(await plugin.call('check')).toMatchObject({ ok: 1, silent: 2 });
  const report = plugin.readFile('/data/links.md');
  expect(report).toContain(`- <${site.base}/hangs> took longer than 250 ms (page.md:1)`);
  expect(report).toContain('- <http://gone.test/> there is no such name');
});

test.each([1, 3])(
  'has %i requests under way at a time where it was told so, and no more',
  async (most) => {
    const waiting: (() => void)[] = [];
    let busiest = 0;
    let left = 9;
    await using site = await startSite((_request, response) => {
      waiting.push(() => response.end());
      busiest = Math.max(busiest, waiting.length);
      left -= 1;
      // Answered only when as many as may be are here: fewer at a time would never be done.
      if (waiting.length >= Math.min(most, left + waiting.length)) {
        for (const end of waiting.splice(0)) end();
      }
    });
    const page = Array.from({ length: 9 }, (_, n) => `<${site.base}/${n}>\n`).join('');
    await using plugin = await checker(site.port, page, { config: { atOnce: most } });
    expect(await plugin.call('check')).toMatchObject({ ok: 9 });
    expect(busiest).toBe(most);
  },
);

test('uses all that it asks for, and reaches for nothing else', async () => {
  await using site = await startSite(answerAsASite);
  await using plugin = await checker(site.port, `<${site.base}/here>`);
  await plugin.call('check');
  const verdict = await matchers.toHaveUsedOnlyWhatItDeclares(plugin);
  expect(verdict.pass, verdict.message()).toBe(true);
});
