// One `.any.js` file of a checkout as the text that is run. Must not know where it is run.

import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Job } from './guest-side.ts';

/** Milliseconds. What needs longer waits for something that does not come. */
const CAP = 10_000;

const HARNESS = 'resources/testharness.js';

/** The job for the file at `path` below the checkout. */
export function jobOf(checkout: string, path: string, cap: number = CAP): Job {
  const text = readFileSync(join(checkout, path), 'utf8');
  const scripts = metaOf(text, 'script').map((name) => scriptOf(checkout, path, name));
  const title = metaOf(text, 'title')[0] ?? path;
  // One text: what a script declares by `const` is in reach of the file, as between scripts of a page.
  const script = [`globalThis.META_TITLE = ${JSON.stringify(title)};`, ...scripts, text].join('\n');
  return { path, harness: readFileSync(join(checkout, HARNESS), 'utf8'), script, cap };
}

/** A script that is not there is left out, as a page would: what misses it fails on both sides. */
function scriptOf(checkout: string, path: string, name: string): string {
  try {
    return readBeside(checkout, path, name);
  } catch {
    return '';
  }
}

/** Values of `// META: key=value` lines, which stand before all else. */
function metaOf(text: string, key: string): string[] {
  const values = [];
  for (const line of text.split('\n')) {
    const [, name, value] = /^\/\/\s*META:\s*(\w+)=(.*?)\s*$/u.exec(line) ?? [];
    if (name === undefined) break;
    if (name === key) values.push(value ?? '');
  }
  return values;
}

/** What the server of web-platform-tests gives under another name. */
const SERVED_AS: Readonly<Record<string, string>> = {
  '/resources/WebIDLParser.js': '/resources/webidl2/lib/webidl2.js',
};

/** A file as a test names it: from the root, or beside the test; never outside of the checkout. */
export function readBeside(checkout: string, path: string, name: string): string {
  const [file = ''] = name.split(/[?#]/u);
  const whole = posix.resolve('/', posix.dirname(path), file);
  return readFileSync(join(checkout, SERVED_AS[whole] ?? whole), 'utf8');
}

export function isCheckout(folder: string): boolean {
  return existsSync(join(folder, HARNESS));
}
