// A plugin with one handler that keeps a file of its own: the smallest that asks for something.

import { manifest } from './common.ts';
import type { Template } from './index.ts';

const CODE = `import { definePlugin } from 'skerry/plugin';

export default definePlugin({
  /** Adds a line to the plugin's own file and says how many there are. */
  async run(input, ctx) {
    const line = readLine(input);
    await ctx.fs.appendFile('/data/lines.txt', \`\${line}\\n\`);
    const text = await ctx.fs.readFile('/data/lines.txt', 'utf8');
    return { lines: text.split('\\n').length - 1 };
  },
});

/** Input comes from outside: look at it before it is used. */
function readLine(input: unknown): string {
  const { line } = (input ?? {}) as { line?: unknown };
  if (typeof line !== 'string' || line.includes('\\n')) throw new TypeError('line is one line of text');
  return line;
}
`;

const TEST = `import { matchers, testPlugin } from 'skerry/testing';
import { expect, it } from 'vitest';

it('adds a line to those that are there', async () => {
  await using plugin = await testPlugin('.', { files: { '/data/lines.txt': 'first\\n' } });
  expect(await plugin.call('run', { line: 'second' })).toEqual({ lines: 2 });
  expect(plugin.readFile('/data/lines.txt')).toBe('first\\nsecond\\n');
});

it('asks for nothing that it does not use', async () => {
  await using plugin = await testPlugin('.');
  await plugin.call('run', { line: 'first' });
  const verdict = await matchers.toHaveUsedOnlyWhatItDeclares(plugin);
  expect(verdict.pass, verdict.message()).toBe(true);
});
`;

export const handler: Template = {
  does: 'keeps a file of its own',
  tries: () => [[`skerry run . run --input '{"line": "hello"}'`, 'what is not granted is denied']],
  files: (id) => ({
    'plugin.json': manifest(id, {
      permissions: {
        filesystem: {
          read: [{ match: '/data/lines.txt', reason: 'Counts the lines' }],
          write: [{ match: '/data/lines.txt', maxBytes: 65_536, reason: 'Adds a line' }],
        },
      },
    }),
    'index.ts': CODE,
    'test/plugin.test.ts': TEST,
  }),
};
