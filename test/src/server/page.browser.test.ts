// The operator's page in a real browser: what it shows as it happens, how it is used, and what a page of a plugin on the same
// address gets of it.

import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findChromium, startChromium } from './chromium.ts';
import { PageWorld } from './page-world.ts';

const NAME = 'skerry.test';

/** Tries whatever could tell it something of the operator, and keeps what came of it. */
const SPY = `<!doctype html><title>spy</title><iframe src="/"></iframe><a href="/">on</a>
<form method="post" action="/sign-out"><button>out</button></form>
<script type="module">
const attempt = async (what) => { try { return String(await what()); } catch (error) { return error.name; } };
const read = (path, init) => attempt(async () => (await fetch(path, init)).text());
const own = { credentials: 'include' };
globalThis.got = {
  origin: origin,
  api: await read('/api', own), live: await read('/live', own), page: await read('/', own),
  code: await read('/sign-in?code=x', own), asset: await read('/assets/live.js'),
  cookie: await attempt(() => document.cookie),
  storage: await attempt(() => localStorage.length),
  worker: await attempt(() => navigator.serviceWorker.register('/plugins/acme.notes/script', { scope: '/' })),
  window: await attempt(() => open('/')),
  frame: await attempt(() => frames[0].document.body.textContent),
  stream: await attempt(() => new Promise((done) => {
    const source = new EventSource('/live', { withCredentials: true });
    source.onopen = () => done('open'); source.onerror = () => done('refused');
  })),
};
</script>`;

const file = findChromium();

let browser: Browser;
let world: PageWorld;
beforeAll(async () => {
  if (file === null) return;
  [browser, world] = await Promise.all([
    startChromium(file, [NAME]),
    PageWorld.open({ page: SPY, names: [NAME] }),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await world?.[Symbol.asyncDispose]();
});

let context: BrowserContext;
let page: Page;
/** What the browser found fault with: errors, warnings, what the policy of the page forbade. */
let faults: string[];

beforeEach(async () => {
  if (file === null) return;
  context = await browser.newContext({ viewport: { width: 1_400, height: 900 } });
  page = await context.newPage();
  faults = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() !== 'log') faults.push(message.text());
  });
});
afterEach(() => context?.close());

async function signIn(of: PageWorld = world): Promise<void> {
  await page.goto(of.server.signInUrl());
  await page.getByText('Live', { exact: true }).waitFor();
}

describe.skipIf(file === null)('the page in a browser', () => {
  it('shows what is allowed and what is denied as it happens, and finds fault with nothing', async () => {
    await signIn();
    expect(new URL(page.url()).pathname).toBe('/');
    await page.getByRole('heading', { name: 'acme.notes 1.0.0' }).waitFor();
    await page.evaluate('globalThis.loadedOnce = true');
    await world.call('read', '/plugin/plugin.json');
    await world.call('read', '/data/wanted');
    const rows = page.getByRole('table', { name: /^The newest/ }).getByRole('row');
    await rows.filter({ hasText: '/plugin/plugin.json' }).filter({ hasText: 'allow' }).waitFor();
    await rows.filter({ hasText: '/data/wanted' }).filter({ hasText: 'deny' }).waitFor();
    const denial = page.getByRole('listitem').filter({ hasText: '/data/wanted' });
    await denial.getByText('decided by default deny: no grant covers it').waitFor();
    await denial.getByText(/^npx skerry grants approve .*acme\.notes --as <you>/).waitFor();
    await page.getByText('1 denied').waitFor();
    const used = page.getByRole('row').filter({ hasText: 'fs.read /plugin/**' });
    await used.filter({ hasText: /granted\s*1/ }).waitFor();
    expect(await page.evaluate('globalThis.loadedOnce')).toBe(true);
    expect(faults).toEqual([]);
  });

  it('is signed in to with the token too, under a name and without encryption', async () => {
    await page.goto(`http://${NAME}:${new URL(world.server.url).port}/`);
    const field = page.getByLabel('The operator’s token');
    await field.fill('wrong');
    await field.press('Enter');
    await page.getByRole('alert').filter({ hasText: "not the operator's token" }).waitFor();
    await field.fill(world.token);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await field.waitFor();
    await page.goBack();
    await field.waitFor();
  });

  it('leaves folded what is folded, and the keyboard where it is, when something changes', async () => {
    await signIn();
    const plugin = page.locator('[id="plugin-acme.notes"]');
    const summary = plugin.locator('> summary');
    await summary.click();
    await summary.focus();
    await world.call('write', '/data/folded');
    const denial = page.getByRole('listitem').filter({ hasText: '/data/folded' });
    await denial.waitFor();
    await world.call('write', '/data/folded');
    await denial.getByText('denied ×2').waitFor();
    expect(await denial.count()).toBe(1);
    expect(await plugin.getAttribute('open')).toBeNull();
    const inFocus = `document.activeElement.matches('[id="plugin-acme.notes"] > summary')`;
    expect(await page.evaluate(inFocus)).toBe(true);
    expect(faults).toEqual([]);
  });

  it('shows no more than a hundred rows, the newest, each once', async () => {
    await signIn();
    for (let i = 0; i < 130; i++) await world.call('write', '/data/kept');
    await world.call('write', '/data/newest');
    const rows = page.locator('#access-rows tr[id]');
    await rows.first().filter({ hasText: '/data/newest' }).waitFor();
    await expect.poll(() => rows.count()).toBe(100);
    const ids = await page.evaluate<string[]>(
      `Array.from(document.querySelectorAll('#access-rows tr[id]'), ({ id }) => id)`,
    );
    expect(new Set(ids).size).toBe(100);
  });

  it('listens to nothing while nobody looks at it, and catches up after', async () => {
    await signIn();
    const look = (hidden: boolean): Promise<unknown> =>
      page.evaluate(`Object.defineProperty(document, 'hidden', { value: ${hidden}, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'))`);
    await look(true);
    await world.call('write', '/data/unseen');
    await page.waitForTimeout(1_500);
    expect(await page.getByText('/data/unseen').count()).toBe(0);
    await look(false);
    await page.locator('#access-rows').getByText('/data/unseen').waitFor();
    await page.getByRole('listitem').filter({ hasText: '/data/unseen' }).waitFor();
  });

  it('says so when the server is gone, or nobody is signed in any more', async () => {
    const other = await PageWorld.open({ empty: true });
    await signIn(other);
    await page.getByText('No plugin has asked for anything yet.').waitFor();
    const origin = other.server.url;
    const signOut = { headers: { origin }, maxRedirects: 0 };
    expect((await context.request.post(`${origin}/sign-out`, signOut)).status()).toBe(303);
    await page.getByText('Not live any more: reload the page.').waitFor();
    await signIn(other);
    await other[Symbol.asyncDispose]();
    await page.getByText('The server does not answer; trying again.').waitFor();
  });

  it('shows hostile words as words', async () => {
    await signIn();
    await page.getByText('<img src=x onerror="document.title=1">').waitFor();
    await page.getByText('</script><script>document.title = 1</script> and on').waitFor();
    expect(await page.title()).toBe('Plugins · Skerry');
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.locator('script').count()).toBe(1);
    expect(faults).toEqual([]);
  });

  it('takes no script, no style and no markup from a plugin, even where one got in', async () => {
    await signIn();
    const tried = await page.evaluate(`(async () => {
      const attempt = (what) => { try { what(); return 'done'; } catch (error) { return error.name; } };
      const address = '/plugins/acme.notes/script';
      const seen = [];
      document.addEventListener('securitypolicyviolation', (event) => seen.push(event.effectiveDirective));
      const script = document.createElement('script');
      const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: address });
      document.head.append(link);
      const results = [
        attempt(() => { script.src = address; }),
        attempt(() => { document.body.innerHTML = '<b>x</b>'; }),
        attempt(() => trustedTypes.createPolicy('other', {})),
        attempt(() => trustedTypes.createPolicy('skerry-page', {})),
      ];
      await new Promise((done) => setTimeout(done, 300));
      return [...results, typeof taken, seen.includes('style-src-elem')];
    })()`);
    const refused = ['TypeError', 'TypeError', 'TypeError', 'TypeError'];
    expect(tried).toEqual([...refused, 'undefined', true]);
  });
});

describe.skipIf(file === null)('a page of a plugin in the browser of the operator', () => {
  it('gets nothing of what the operator may see', async () => {
    await signIn();
    await page.goto(`${world.server.url}/plugins/acme.notes`);
    await page.waitForFunction('globalThis.got !== undefined');
    expect(await page.evaluate('got')).toEqual({
      origin: 'null',
      api: 'TypeError',
      live: 'TypeError',
      page: 'TypeError',
      code: 'TypeError',
      asset: 'TypeError',
      cookie: 'SecurityError',
      storage: 'SecurityError',
      worker: 'SecurityError',
      window: 'null',
      frame: 'SecurityError',
      stream: 'refused',
    });
  });

  it('signs nobody out, and leads to the form', async () => {
    await signIn();
    const spy = await context.newPage();
    await spy.goto(`${world.server.url}/plugins/acme.notes`);
    const [answer] = await Promise.all([
      spy.waitForResponse('**/sign-out'),
      spy.getByRole('button', { name: 'out' }).click(),
    ]);
    expect(answer.status()).toBe(403);
    await spy.goto(`${world.server.url}/plugins/acme.notes`);
    await spy.getByRole('link', { name: 'on' }).click();
    await spy.waitForURL('**/sign-in');
    await page.reload();
    await page.getByRole('heading', { name: 'acme.notes 1.0.0' }).waitFor();
  });
});

describe.skipIf(file === null)('the page is for everybody', () => {
  it('leads the keyboard through all its parts', async () => {
    await world.call('write', '/data/by-key');
    await signIn();
    await page.getByRole('listitem').filter({ hasText: '/data/by-key' }).waitFor();
    const reached: string[] = [];
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press('Tab');
      reached.push(
        await page.evaluate<string>(
          `document.activeElement.textContent.trim().split(/\\s+/).slice(0, 2).join(' ')`,
        ),
      );
    }
    expect(reached.slice(0, 7)).toEqual([
      'To the',
      'Plugins',
      'Denials',
      'Accesses',
      'Sign out',
      'acme.notes 1.0.0',
      'bad.words 1.0.0',
    ]);
    expect(reached[7]).toBe('Why');
  });

  it('lets the keyboard skip to the plugins', async () => {
    await signIn();
    await page.keyboard.press('Tab');
    await page.locator(':focus').filter({ hasText: 'To the plugins' }).waitFor();
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
  });

  it('fits a narrow window without scrolling sideways, empty or not, form and all', async () => {
    await using empty = await PageWorld.open({ empty: true });
    await world.call('read', `/data/${'long-'.repeat(60)}`);
    await page.setViewportSize({ width: 400, height: 800 });
    const width = (): Promise<unknown> => page.evaluate('document.documentElement.scrollWidth');
    for (const { server } of [empty, world]) {
      await page.goto(`${server.url}/sign-in`);
      expect(await width()).toBe(400);
      await page.goto(server.signInUrl());
      await page.getByText('Live', { exact: true }).waitFor();
      expect(await width()).toBe(400);
    }
  });

  it('is light or dark as its reader likes, and can be read in both', async () => {
    await signIn();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const [ground, ink] = await page.evaluate<number[]>(`[...'gc'].map((which) => {
        const style = getComputedStyle(document.body);
        const colour = which === 'g' ? style.backgroundColor : style.color;
        return Number(colour.match(/\\d+/)[0]);
      })`);
      const [light = 0, dark = 0] = colorScheme === 'light' ? [ground, ink] : [ink, ground];
      expect(light - dark).toBeGreaterThan(180);
    }
  });
});
