// A plugin that answers a hook of the product and asks for nothing.

import { manifest } from './common.ts';
import type { Template } from './index.ts';

const CODE = `import { definePlugin } from 'skerry/plugin';

export default definePlugin({
  /** Answers the hook "message.created" with what it found in the message. */
  found(input, ctx) {
    const { text } = (input ?? {}) as { text?: unknown };
    if (typeof text !== 'string') throw new TypeError('a message has a text');
    const words = text.split(/\\s+/u).filter((word) => word !== '');
    ctx.log.info('counted', { words: words.length });
    return { words: words.length };
  },
});
`;

const TEST = `import { testPlugin } from 'skerry/testing';
import { expect, it } from 'vitest';

it('answers the hook with the number of words', async () => {
  await using plugin = await testPlugin('.');
  const { results } = await plugin.hook('message.created', { text: 'three small words' });
  expect(results).toMatchObject([{ value: { words: 3 } }]);
});

it('fails for what is no message', async () => {
  await using plugin = await testPlugin('.');
  await expect(plugin.call('found', {})).rejects.toThrow('a message has a text');
});
`;

export const hook: Template = {
  does: 'answers a hook of the product',
  tries: () => [
    [`skerry run . found --input '{"text": "three small words"}'`, 'what is not granted is denied'],
  ],
  files: (id) => ({
    'plugin.json': manifest(id, {
      permissions: { log: ['write'] },
      hooks: { 'message.created': { handler: 'found' } },
    }),
    'index.ts': CODE,
    'test/plugin.test.ts': TEST,
  }),
};
