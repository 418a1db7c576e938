// The guestbook, asked as browsers and programs ask it.

import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { MOST_ENTRIES } from '../../plugins/guestbook/book.ts';
import type { Entry } from '../../plugins/guestbook/types.ts';
import {
  matchers,
  testPlugin,
  type TestedPlugin,
  type TestOptions,
} from '../../src/testing/index.ts';

const open = (options?: TestOptions): Promise<TestedPlugin> =>
  testPlugin(fileURLToPath(new URL('../../plugins/guestbook', import.meta.url)), options);

function sign(plugin: TestedPlugin, note: object): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return plugin.fetch('/', { method: 'POST', headers, body: JSON.stringify(note) });
}

async function entries(plugin: TestedPlugin): Promise<Entry[]> {
  const response = await plugin.fetch('/');
  return ((await response.json()) as { entries: Entry[] }).entries;
}

test('keeps what a program sends, and shows it by its id', async () => {
  await using plugin = await open();
  expect(await entries(plugin)).toEqual([]);
  const made = await sign(plugin, { name: 'Ada', text: 'What a rain' });
  expect(made.status).toBe(201);
  const entry = (await made.json()) as Entry;
  expect(entry).toMatchObject({ name: 'Ada', text: 'What a rain', at: '2026-01-01T12:00:00.000Z' });
  expect(made.headers.get('location')).toBe(`/plugins/skerry.guestbook/${entry.id}`);
  expect(await entries(plugin)).toEqual([entry]);
  expect(await (await plugin.fetch(`/${entry.id}`)).json()).toEqual(entry);
  expect(await plugin.fetch('/none')).toMatchObject({ status: 404 });
});

test('shows a browser a page, takes its form, and sends it back to the page', async () => {
  await using plugin = await open();
  const browser = { accept: 'text/html,*/*' };
  const body = new URLSearchParams({ name: '<b>Eve</b>', text: '"hello"' });
  const sent = await plugin.fetch('/', { method: 'POST', headers: browser, body });
  expect(sent.status).toBe(303);
  expect(sent.headers.get('location')).toBe('/plugins/skerry.guestbook');
  const shown = await plugin.fetch('/', { headers: browser });
  expect(shown.headers.get('content-type')).toBe('text/html; charset=utf-8');
  const html = await shown.text();
  expect(html).toContain('<h2>&#60;b&#62;Eve&#60;/b&#62;</h2>');
  expect(html).not.toContain('<b>');
});

test('loses nothing of what is sent at the same time', async () => {
  await using plugin = await open();
  const names = Array.from({ length: 20 }, (_, at) => `guest ${at}`);
  const statuses = await Promise.all(
    names.map(async (name) => (await sign(plugin, { name, text: 'at once' })).status),
  );
  expect(new Set(statuses)).toEqual(new Set([201]));
  expect(new Set((await entries(plugin)).map(({ name }) => name))).toEqual(new Set(names));
});

test('takes no more when it is full, by number and by size', async () => {
  const entry = { id: '1', at: '2026-01-01T12:00:00.000Z', name: 'a', text: 'b' };
  const line = `${JSON.stringify(entry)}\n`;
  for (const text of [line.repeat(MOST_ENTRIES), `${' '.repeat(131_000)}\n`]) {
    await using plugin = await open({ files: { '/data/entries.jsonl': text } });
    expect(await sign(plugin, { name: 'one', text: 'too many' })).toMatchObject({ status: 507 });
    expect(plugin.readFile('/data/entries.jsonl')).toBe(text);
  }
});

test('its tool finds entries, as many as it is asked for', async () => {
  await using plugin = await open();
  for (const name of ['Ada', 'Grace', 'Eve']) await sign(plugin, { name, text: `I am ${name}` });
  expect(await plugin.tool('search', { text: 'i am', limit: 2 })).toMatchObject({
    found: 3,
    entries: [{ name: 'Eve' }, { name: 'Grace' }],
  });
  await expect(plugin.tool('search', { text: '' })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
  });
});

test('asks for nothing that it does not use', async () => {
  await using plugin = await open();
  await sign(plugin, { name: 'Ada', text: 'What a rain' });
  await entries(plugin);
  const verdict = await matchers.toHaveUsedOnlyWhatItDeclares(plugin);
  expect(verdict.pass, verdict.message()).toBe(true);
});
