// `npm run build`: makes `dist/`, a whole package in which every file lies where it lies in the clone, as JavaScript with
// types; the texts that run inside isolates are built ahead. `npm pack ./dist` makes the tarball.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { guestText } from '../sandbox/index.ts';
import { schemaGuestText } from '../src/plugin/index.ts';

const ROOT = join(import.meta.dirname, '..');
const DIST = join(ROOT, 'dist');

/** What goes along as it is: from the root, to the same place in `dist/`. */
const COPIED = [
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
  'SECURITY.md',
  'docs',
  'policies/schemas',
  'src/cli/launch.mjs',
  'src/server/page/assets',
  'plugins',
];

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly engines: Readonly<Record<string, string>>;
}

/** The clone's manifest without what only the clone needs; its entries point at JavaScript and its types. */
function packageManifest(): object {
  const clone = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;
  const { name, version, description, license, bin, dependencies, engines } = clone;
  const exports = Object.entries(clone.exports).map(([entry, file]) => [entry, built(file)]);
  return {
    name,
    version,
    description,
    license,
    type: 'module',
    bin,
    exports: Object.fromEntries(exports) as object,
    dependencies,
    engines,
  };
}

function built(file: string): string | { types: string; default: string } {
  if (!file.endsWith('.ts')) return file;
  return { types: file.replace(/\.ts$/, '.d.ts'), default: file.replace(/\.ts$/, '.js') };
}

function copy(path: string): void {
  mkdirSync(dirname(join(DIST, path)), { recursive: true });
  cpSync(join(ROOT, path), join(DIST, path), {
    recursive: true,
    filter: (from) =>
      !/\/(test|node_modules|\.skerry)$/.test(from) &&
      // Compiled, where they belong to the package at all.
      (path === 'plugins' || !from.endsWith('.ts')),
  });
}

function writeText(path: string, text: string): void {
  writeFileSync(join(DIST, path), text);
}

rmSync(DIST, { recursive: true, force: true });
execFileSync(process.execPath, [
  join(ROOT, 'node_modules/typescript/bin/tsc'),
  '-p',
  join(import.meta.dirname, 'tsconfig.build.json'),
]);
for (const path of COPIED) copy(path);
writeText('package.json', `${JSON.stringify(packageManifest(), null, 2)}\n`);
writeText('sandbox/guest/main.built.js', await guestText());
writeText('src/plugin/config-check/guest.built.js', await schemaGuestText());
process.stdout.write('dist/ is built; npm pack ./dist makes the tarball\n');
