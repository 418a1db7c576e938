// Writes the published schemas and the manifest reference. Run it after changing a shape:
//
//     node policies/schemas/generate.ts

// oxlint-disable-next-line no-restricted-imports -- an entry run by hand; nothing in policies/ imports it
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { publishedFiles } from './published.ts';

const root = join(import.meta.dirname, '..', '..');

for (const [path, text] of publishedFiles()) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  process.stdout.write(`${path}\n`);
}
