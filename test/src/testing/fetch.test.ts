// Endpoints and tools of a plugin under test: asked as somebody outside asks them, and refused as he is.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { matchers, testPlugin } from '../../../src/testing/index.ts';

const CODE = `export default {
  show: async (request, ctx) => Response.json({
    method: request.method, path: new URL(request.url).pathname, query: new URL(request.url).search,
    user: ctx.call.user, params: ctx.call.params, text: await request.text(),
  }),
  add: ({ a, b }) => a + b,
};`;

const open = { auth: { required: false } };
const MANIFEST = {
  name: 'acme.shop',
  version: '1.0.0',
  permissions: { network: { inbound: true }, api: { endpoints: ['/plugins/acme.shop/**'] } },
  api: {
    endpoints: [
      { path: '/', method: 'GET', handler: 'show', ...open },
      { path: '/notes/:id', method: 'PUT', handler: 'show', ...open },
      { path: '/mine', method: 'GET', handler: 'show' },
    ],
  },
  tools: [
    {
      name: 'add',
      description: 'Adds',
      handler: 'add',
      input: { required: ['a'], properties: { a: { type: 'integer' }, b: { default: 1 } } },
    },
  ],
};

let folder: string;
beforeAll(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'skerry-plugin-')), 'shop');
  mkdirSync(folder);
  writeFileSync(join(folder, 'plugin.json'), JSON.stringify(MANIFEST));
  writeFileSync(join(folder, 'index.ts'), CODE);
});
afterAll(() => rmSync(join(folder, '..'), { recursive: true }));

it.each([
  ['/', '/plugins/acme.shop', ''],
  ['/?a=1', '/plugins/acme.shop', '?a=1'],
  ['http://else.test/plugins/acme.shop?b', '/plugins/acme.shop', '?b'],
])('a request to %s is one to the plugin', async (target, path, query) => {
  await using plugin = await testPlugin(folder);
  const request = target.startsWith('/') ? target : new Request(target);
  expect(await (await plugin.fetch(request)).json()).toMatchObject({ path, query, user: null });
});

it('a request has what fetch gives it, and an answer what left the host', async () => {
  await using plugin = await testPlugin(folder);
  const response = await plugin.fetch('/notes/7', { method: 'PUT', body: 'new' });
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(await response.json()).toMatchObject({ method: 'PUT', params: { id: '7' }, text: 'new' });
});

it('a request is in the name of the user of the test, unless it says otherwise', async () => {
  await using plugin = await testPlugin(folder, { user: 'ada' });
  expect(await (await plugin.fetch('/mine')).json()).toMatchObject({ user: 'ada' });
  const grace = await plugin.fetch('/mine', {}, { user: 'grace' });
  expect(await grace.json()).toMatchObject({ user: 'grace' });
  expect(await plugin.fetch('/mine', {}, { user: undefined })).toMatchObject({ status: 401 });
});

it('a request is denied where the permission is not granted, and the log of the test has it', async () => {
  await using plugin = await testPlugin(folder, { grants: 'none' });
  expect(await plugin.fetch('/')).toMatchObject({ status: 403 });
  const denied = await matchers.toHaveBeenDenied(plugin, 'api.endpoints', '/plugins/acme.shop');
  expect(denied.pass, denied.message()).toBe(true);
});

it('a tool is called by its own name, with an input that fits its schema', async () => {
  await using plugin = await testPlugin(folder);
  expect(await plugin.tool('add', { a: 2 })).toBe(3);
  await expect(plugin.tool('add', { a: 'x' })).rejects.toThrow('/a: must be integer');
  await expect(plugin.tool('none')).rejects.toMatchObject({ code: 'UNKNOWN_TOOL' });
});
