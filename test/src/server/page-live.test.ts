// What an open page is told, as the server sends it: what is new, what changed, and to whom.

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PageWorld } from './page-world.ts';

let world: PageWorld;
beforeAll(async () => {
  world = await PageWorld.open();
});
afterAll(() => world[Symbol.asyncDispose]());

/** A page that listens. */
class Listener implements AsyncDisposable {
  readonly response: Response;
  readonly ended: Promise<void>;
  readonly #stop: AbortController;
  #text = '';

  constructor(response: Response, stop: AbortController) {
    this.response = response;
    this.#stop = stop;
    this.ended = this.#read().catch(() => undefined);
  }

  static async open(headers?: Record<string, string>): Promise<Listener> {
    const stop = new AbortController();
    const signedIn = headers ?? (await world.signIn());
    return new Listener(await world.ask('/live', { headers: signedIn, signal: stop.signal }), stop);
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder();
    for await (const bytes of this.response.body ?? [])
      this.#text += decoder.decode(bytes, { stream: true });
  }

  /** What it was told since it last asked. */
  heard(): string {
    const text = this.#text;
    this.#text = '';
    return text;
  }

  /** Waits until it was told so, and gives all of it. */
  async hears(words: string): Promise<string> {
    await expect.poll(() => this.#text, { timeout: 10_000 }).toContain(words);
    return this.heard();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.ended;
  }
}

describe('a page that listens', () => {
  it('is told at first what it may have missed, and that somebody is there', async () => {
    await world.call('read', '/plugin/plugin.json');
    // The server reads the log, and so hears of it a moment later.
    const headers = { authorization: `Bearer ${world.token}` };
    const counted = async (): Promise<string> => (await world.ask('/api', { headers })).text();
    await expect.poll(counted).toMatch(/"decisions":\{"allow":[1-9]/);
    await using listener = await Listener.open();
    expect(listener.response.headers.get('content-type')).toBe('text/event-stream');
    expect(listener.response.headers.get('cache-control')).toBe('no-store');
    const heard = await listener.hears(': still here\n\n');
    expect(heard.match(/^event: part$/gm)).toHaveLength(3);
    for (const part of ['<dl id="facts"', '<section id="plugins"', '<section id="denials"'])
      expect(heard).toContain(`event: part\ndata: ${part}`);
    expect(heard).toMatch(/event: accesses\ndata: <tr\b/);
  });

  it('is told of an access as a row, once, and of the parts that it changed', async () => {
    await using listener = await Listener.open();
    await listener.hears(': still here');
    await world.call('write', '/data/new<1>');
    const heard = await listener.hears('event: part\ndata: <section id="denials"');
    expect(heard.match(/event: accesses/g)).toHaveLength(1);
    const [, rows = ''] = /event: accesses\n((?:data: .*\n)+)/.exec(heard) ?? [];
    expect(rows.match(/<tr/g)).toHaveLength(1);
    expect(rows).toContain('/data/new&lt;1&gt;');
    expect(rows).toContain('not-granted');
    await world.call('write', '/data/kept');
    const next = await listener.hears('/data/kept');
    expect(next).not.toContain('event: part\ndata: <section id="denials"');
  });

  it('is told of parts at most once a second, however much happens', async () => {
    await using listener = await Listener.open();
    await listener.hears(': still here');
    const until = Date.now() + 3_000;
    while (Date.now() < until) await world.call('read', '/plugin/plugin.json');
    const facts = listener.heard().match(/<dl id="facts"/g) ?? [];
    expect(facts.length).toBeGreaterThan(0);
    expect(facts.length).toBeLessThan(5);
  });

  it('is told of no more rows at a time than a page shows', async () => {
    await Promise.all(Array.from({ length: 150 }, () => world.call('read', '/plugin/plugin.json')));
    await sleep(500);
    await using listener = await Listener.open();
    const heard = await listener.hears(': still here');
    expect(heard.match(/<tr\s+id="access-/g)).toHaveLength(100);
  });

  it('hears no more once its reader has signed out', async () => {
    const signedIn = await world.signIn();
    await using listener = await Listener.open(signedIn);
    await listener.hears(': still here');
    await world.send('/sign-out', {}, signedIn);
    await listener.ended;
    await world.call('write', '/data/secret');
    expect(listener.heard()).not.toContain('secret');
  });

  it('is one of sixteen; who comes then is told so, and let in when one has gone', async () => {
    const signedIn = await world.signIn();
    const ask = async (): Promise<number> => {
      await using listener = await Listener.open(signedIn);
      return listener.response.status;
    };
    // Those that other tests let go are gone when the server has noticed.
    await sleep(500);
    const listeners = await Promise.all(Array.from({ length: 16 }, () => Listener.open(signedIn)));
    expect(listeners.map(({ response }) => response.status)).toEqual(Array(16).fill(200));
    const late = await world.ask('/live', { headers: signedIn });
    expect([late.status, await late.text()]).toEqual([
      503,
      '16 pages are open: close one of them.',
    ]);
    await listeners[0]?.[Symbol.asyncDispose]();
    await expect.poll(ask).toBe(200);
    await Promise.all(listeners.map((listener) => listener[Symbol.asyncDispose]()));
  });

  it('keeps no server from ending', async () => {
    await using other = await PageWorld.open({ empty: true });
    const response = await other.ask('/live', { headers: await other.signIn() });
    const began = performance.now();
    const [text] = await Promise.all([response.text(), other.server.close()]);
    expect(text).toContain(': still here');
    // Sooner than connections are cut off.
    expect(performance.now() - began).toBeLessThan(1_900);
  });
});
