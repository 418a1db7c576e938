// Makes plugin folders for tests: real files in a temporary folder of their own, with a neighbour nobody may read.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface PackageFolder {
  /** The plugin's folder. */
  readonly root: string;
  /** A folder beside it: what an escape would reach. Holds `secret.js` and `secret.json`. */
  readonly outside: string;
  [Symbol.dispose](): void;
}

/** What no bundle, map or message may ever hold. */
export const SECRET = 'secret-of-the-host-7f3a';

/** `files` maps relative paths to contents. */
export function makePackage(files: Readonly<Record<string, string | Uint8Array>>): PackageFolder {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'skerry-package-')));
  const [root, outside] = [join(base, 'plugin'), join(base, 'outside')];
  writeAll(root, files);
  writeAll(outside, {
    'secret.js': `export default '${SECRET}';\n`,
    'secret.json': JSON.stringify({ secret: SECRET }),
    'package.json': JSON.stringify({ name: 'outside', main: './secret.js' }),
  });
  return {
    root,
    outside,
    [Symbol.dispose]: () => rmSync(base, { recursive: true, force: true }),
  };
}

/** A file that whoever opens it would wait for. */
export function makeFifo(path: string): void {
  const command = 'mkfifo';
  const { status } = spawnSync(command, [path]);
  if (status !== 0) throw new Error(`no FIFO could be made at ${path}`);
}

/**
 * Modules that export all of each other, twice over: small, legal, and more work than a bundler can do in a minute.
 */
export function endlessFiles(): Readonly<Record<string, string>> {
  const count = 250;
  const name = (n: number): string => (n % count === 0 ? 'index.js' : `m${n % count}.js`);
  return Object.fromEntries(
    Array.from({ length: count }, (_, n) => [
      name(n),
      `export * from './${name(n + 1)}';\nexport * from './${name(n + 7)}';\nexport const x${n} = 1;\n`,
    ]),
  );
}

function writeAll(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  mkdirSync(folder, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
