// The files a cell consists of: its own code and the addon. Finds the addon's file, and never loads it.

import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const HERE = import.meta.dirname;

export const ADDON = findAddon();

/** What a cell reads while it starts: the addon, its code, and the file that says what kind of code that is. */
export const CELL_FILES: readonly string[] = [ADDON, HERE, join(dirname(HERE), 'package.json')];

function findAddon(): string {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve('isolated-vm/package.json'));
  const build = createRequire(join(folder, 'package.json'))('node-gyp-build') as {
    path(dir: string): string;
  };
  return realpathSync(build.path(folder));
}
