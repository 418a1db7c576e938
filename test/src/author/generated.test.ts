// What is made from the operation table stands in the repository as it would be made now.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { generatedFiles } from '../../../src/author/generate.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** The formatter has been over the committed file: layout and quotes are its own. */
function words(text: string): string {
  return text.replace(/[\s'"|;,-]+/g, '');
}

it.each(Object.entries(generatedFiles()))('%s is current: npm run generate', (file, text) => {
  expect(words(readFileSync(join(ROOT, file), 'utf8'))).toBe(words(text));
});
