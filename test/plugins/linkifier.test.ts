import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Message } from '../../plugins/linkifier/types.ts';
import { type DemoHost, startDemoHost } from './demo-host.ts';

let demo: DemoHost;
beforeAll(async () => {
  demo = await startDemoHost(['linkifier']);
});
afterAll(() => demo[Symbol.asyncDispose]());

/** What people wrote: the comments at the head of a table, each line a message. */
function comments(name: string): string[] {
  const file = new URL(`../../plugins/zone-report/data/${name}`, import.meta.url);
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line.startsWith('#')).map((line) => line.slice(1).trim());
}

async function format(message: unknown): Promise<Message> {
  const { value, errors } = await demo.host.hook('message.format', message);
  expect(errors).toEqual([]);
  return value as Message;
}

test('makes links of the addresses in real comments, and loses no letter of them', async () => {
  const links: string[] = [];
  for (const text of [...comments('iso3166.tab'), ...comments('leap-seconds.list')]) {
    const { parts } = await format({ parts: [{ text }] });
    expect(parts.map((part) => part.text).join('')).toBe(text);
    links.push(...parts.flatMap((part) => part.href ?? []));
  }
  expect(links).toEqual([
    'https://www.iso.org/committee/48750.html?view=documents',
    'https://hpiers.obspm.fr/iers/bul/bulc/bulletinc.dat',
    'https://hpiers.obspm.fr/iers/bul/bulc/ntp/sources/README',
  ]);
});

test('is handed what it works on: it asked for nothing, and nothing was decided', async () => {
  const denials: unknown[] = [];
  demo.host.on('denied', (denial) => void denials.push(denial));
  await format({ parts: [{ text: 'https://example.org' }] });
  expect(denials).toEqual([]);
});

test('fails alone over what is no message: the hook goes on with what it was given', async () => {
  const { value, errors } = await demo.host.hook('message.format', 'not a message');
  expect(value).toBe('not a message');
  expect(errors).toMatchObject([{ code: 'EXECUTION_ERROR', plugin: 'skerry.linkifier' }]);
});
