// The example plugins as the host loads them: bundled, evaluated, asked for their handlers. Nothing hostile is called.

import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ATTACKS } from '../../plugins/hostile/all.ts';
import { bundlePlugin } from '../../src/plugin/bundle.ts';

async function handlersOf(name: string, main = './index.ts'): Promise<string[]> {
  const root = fileURLToPath(new URL(`../../plugins/${name}`, import.meta.url));
  const bundle = await bundlePlugin({ root, main });
  expect(bundle.warnings).toEqual([]);
  expect(bundle.modules.filter((file) => /^(?:test|data)\//u.test(file))).toEqual([]);
  const url = `data:text/javascript,${encodeURIComponent(bundle.code)}`;
  const plugin = (await import(/* @vite-ignore */ url)) as { default: Record<string, unknown> };
  return Object.keys(plugin.default).sort();
}

test('the zone report bundles to one handler', async () => {
  expect(await handlersOf('zone-report')).toEqual(['report']);
});

test('the zone census bundles to four handlers', async () => {
  expect(await handlersOf('zone-census')).toEqual(['census', 'people', 'prySecrets', 'zones']);
});

test('the linkifier and the plugin in plain JavaScript bundle to one handler each', async () => {
  expect(await handlersOf('linkifier')).toEqual(['format']);
  expect(await handlersOf('plain-js', './index.js')).toEqual(['nearest']);
});

test('the guestbook bundles to a handler for each endpoint and one for its tool', async () => {
  expect(await handlersOf('guestbook')).toEqual(['list', 'search', 'show', 'sign']);
});

test('every attack that is listed is a handler, and no handler is unlisted', async () => {
  const listed = ATTACKS.map((attack) => attack.handler);
  expect(await handlersOf('hostile')).toEqual([...listed, 'all'].sort());
});
