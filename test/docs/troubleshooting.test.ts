// docs/troubleshooting.md: it knows every code that there is, and quotes no message that nothing says.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ERROR_TYPES } from '../../src/index.ts';

const ROOT = join(import.meta.dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/troubleshooting.md'), 'utf8');

it('has every code of an error', () => {
  expect(Object.keys(ERROR_TYPES).filter((code) => !PAGE.includes(code))).toEqual([]);
});

it('quotes messages as the source has them', () => {
  const sources = ['src', 'sandbox']
    .flatMap((floor) =>
      readdirSync(join(ROOT, floor), { recursive: true, encoding: 'utf8' }).map((name) =>
        join(ROOT, floor, name),
      ),
    )
    .filter((name) => /\.(ts|mjs)$/.test(name))
    .map((name) => readFileSync(name, 'utf8'))
    .join('\n')
    .replaceAll(/\$\{[^}]+\}/g, '…');
  const quoted = [...PAGE.matchAll(/^\| `(?:[A-Z]+_[A-Z]+ )?([A-Z][a-z ][^`]*)`/gm)].map(
    ([, text = '']) => text.replaceAll(/\b(26|15000)\b/g, '…'),
  );
  expect(quoted.length).toBeGreaterThan(5);
  expect(quoted.filter((text) => !sources.includes(text))).toEqual([]);
});
