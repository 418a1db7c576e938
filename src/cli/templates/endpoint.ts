// A plugin that answers requests: two endpoints over a file of its own.

import { manifest } from './common.ts';
import type { Template } from './index.ts';

const CODE = `import { type Context, definePlugin } from 'skerry/plugin';

const FILE = '/data/lines.txt';

export default definePlugin({
  /** GET: the lines there are. */
  async list(request: Request, ctx: Context) {
    return Response.json({ lines: await readLines(ctx) });
  },

  /** POST: the body is one more line. */
  async add(request: Request, ctx: Context) {
    const line = (await request.text()).trim();
    // A request comes from anybody: look at it before it is used.
    if (line === '' || line.length > 200 || line.includes('\\n'))
      return Response.json({ error: 'send a line of 1 to 200 characters' }, { status: 400 });
    await ctx.fs.appendFile(FILE, \`\${line}\\n\`);
    return Response.json({ added: line }, { status: 201 });
  },
});

async function readLines(ctx: Context): Promise<string[]> {
  try {
    const text = await ctx.fs.readFile(FILE, 'utf8');
    return text.split('\\n').slice(0, -1);
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return [];
    throw error;
  }
}
`;

const TEST = `import { matchers, testPlugin } from 'skerry/testing';
import { expect, it } from 'vitest';

it('keeps what was sent, and asks for nothing that it does not use', async () => {
  await using plugin = await testPlugin('.');
  const sent = await plugin.fetch('/lines', { method: 'POST', body: 'hello' });
  expect(sent.status).toBe(201);
  const answer = await plugin.fetch('/lines');
  expect(await answer.json()).toEqual({ lines: ['hello'] });
  const verdict = await matchers.toHaveUsedOnlyWhatItDeclares(plugin);
  expect(verdict.pass, verdict.message()).toBe(true);
});

it('keeps nothing that is no line', async () => {
  await using plugin = await testPlugin('.');
  for (const body of ['', 'two\\nlines', 'x'.repeat(201)]) {
    const sent = await plugin.fetch('/lines', { method: 'POST', body });
    expect(sent.status).toBe(400);
  }
  expect(await (await plugin.fetch('/lines')).json()).toEqual({ lines: [] });
});
`;

const open = { auth: { required: false } };

export const endpoint: Template = {
  does: 'answers requests',
  tries: (id) => [
    ['skerry grants approve . --as you --reason trying', 'what is not granted is denied'],
    ['skerry serve .', 'then, in another terminal:'],
    [`curl http://127.0.0.1:7411/plugins/${id}/lines --data hello`, 'and once more without --data'],
  ],
  files: (id) => ({
    'plugin.json': manifest(id, {
      permissions: {
        api: { endpoints: [{ match: `/plugins/${id}/lines`, reason: 'Shows and takes lines' }] },
        network: { inbound: true },
        filesystem: {
          read: [{ match: '/data/lines.txt', reason: 'Shows the lines' }],
          write: [{ match: '/data/lines.txt', maxBytes: 65_536, reason: 'Adds a line' }],
        },
      },
      api: {
        endpoints: [
          { path: '/lines', method: 'GET', handler: 'list', ...open },
          { path: '/lines', method: 'POST', handler: 'add', ...open },
        ],
      },
    }),
    'index.ts': CODE,
    'test/plugin.test.ts': TEST,
  }),
};
