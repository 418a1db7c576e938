// The plugin with its packages beside it, as `npm ci` in its folder puts them there, without asking a registry.

import { cpSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyPackage } from '../packages/copy-package.ts';
import { type DemoHost, startDemoHost } from './demo-host.ts';

const ROOT = join(import.meta.dirname, '../..');
const PLUGIN = join(ROOT, 'plugins/three-packages');

let demo: DemoHost;
beforeAll(async () => {
  demo = await startDemoHost([]);
});
afterAll(() => demo[Symbol.asyncDispose]());

/** A copy without what may be installed in the original. */
function copyPlugin(name: string): string {
  const folder = join(demo.dir, name);
  const filter = (path: string): boolean => basename(path) !== 'node_modules';
  cpSync(PLUGIN, folder, { recursive: true, filter });
  return folder;
}

interface Lock {
  readonly packages: Readonly<Record<string, { version?: string; integrity?: string }>>;
}

function readLock(folder: string): Lock['packages'] {
  return (JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as Lock).packages;
}

function dependencies(): string[] {
  const text = readFileSync(join(PLUGIN, 'package.json'), 'utf8');
  return Object.keys((JSON.parse(text) as { dependencies: object }).dependencies);
}

test('without its packages it is told what to run, and where', async () => {
  await expect(demo.host.load(copyPlugin('bare'))).rejects.toThrow(
    /imports "[\w-]+": there is no such package in the plugin's node_modules.*npm install/u,
  );
});

test('with them it makes one page of the documentation', async () => {
  const folder = copyPlugin('installed');
  expect(dependencies()).toEqual(['dayjs', 'markdown-it', 'yaml']);
  for (const name of dependencies()) copyPackage(name, folder);
  await demo.host.load(folder);
  const { path, pages } = (await demo.call('three-packages', 'build')) as Record<string, unknown>;
  expect(path).toBe('/data/handbook.html');
  expect(pages).toEqual([
    'Your first plugin',
    'Permissions',
    'Limits',
    'Handles',
    'Embedding',
    'How it is built',
  ]);
  const file = join(demo.dir, 'data/skerry.three-packages/global/handbook.html');
  const handbook = readFileSync(file, 'utf8');
  expect(handbook).toMatch(/<p>Written on \d{1,2} \w+ \d{4}\.<\/p>/u);
  expect(handbook).toContain('<li><a href="#limits">Limits</a></li>');
  expect(handbook).toContain('<h2 id="handles-ctx-fs"><code>ctx.fs</code></h2>');
  expect(handbook).toMatch(/Changed [\w ]+ \(\d{1,2} \w+ \d{4}\)\./u);
});

test('locks the very packages that are tested here', () => {
  const [own, ours] = [readLock(PLUGIN), readLock(ROOT)];
  const locked = Object.keys(own).filter((name) => name !== '');
  expect(locked).toEqual(expect.arrayContaining(dependencies().map((d) => `node_modules/${d}`)));
  for (const name of locked) expect(own[name]?.integrity, name).toBe(ours[name]?.integrity);
});
