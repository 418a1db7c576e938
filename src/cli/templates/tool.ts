// A plugin with a tool: a handler with a schema, that a product offers to whoever chooses tools. It asks for nothing.

import { manifest } from './common.ts';
import type { Template } from './index.ts';

const CODE = `import { definePlugin } from 'skerry/plugin';

/** As the schema in plugin.json says it: called as a tool, the handler gets what fits and nothing else. */
interface Input {
  readonly text: string;
  readonly wordsPerMinute: number;
}

export default definePlugin({
  /** Counts words, and says how long it takes to read them. */
  count({ text, wordsPerMinute }: Input) {
    const words = text.split(/\\s+/u).filter((word) => word !== '').length;
    return { words, seconds: Math.ceil((words / wordsPerMinute) * 60) };
  },
});
`;

const TEST = `import { testPlugin } from 'skerry/testing';
import { expect, it } from 'vitest';

it('counts words, and knows how fast people read', async () => {
  await using plugin = await testPlugin('.');
  expect(await plugin.tool('count', { text: 'three small words' })).toEqual({
    words: 3,
    seconds: 1,
  });
});

it('is not called with what does not fit its schema', async () => {
  await using plugin = await testPlugin('.');
  await expect(plugin.tool('count', { text: 7 })).rejects.toThrow('/text: must be string');
  await expect(plugin.tool('count', {})).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});
`;

const INPUT = '{"text": "three small words", "wordsPerMinute": 200}';

export const tool: Template = {
  does: 'is a tool',
  tries: () => [[`skerry run . count --input '${INPUT}'`, 'the handler alone, without its schema']],
  files: (id) => ({
    'plugin.json': manifest(id, {
      permissions: {},
      tools: [
        {
          name: 'count',
          description: 'Counts the words of a text and says how long it takes to read.',
          handler: 'count',
          input: {
            type: 'object',
            required: ['text'],
            additionalProperties: false,
            properties: {
              text: { type: 'string', maxLength: 100_000 },
              wordsPerMinute: { type: 'integer', minimum: 1, maximum: 2_000, default: 200 },
            },
          },
        },
      ],
    }),
    'index.ts': CODE,
    'test/plugin.test.ts': TEST,
  }),
};
