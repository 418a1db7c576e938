import { describe, expect, test } from 'vitest';
import { bundlePlugin } from '../../../src/plugin/bundle.ts';
import type { Bundle } from '../../../src/plugin/bundle.ts';
import { BundleError } from '../../../src/plugin/bundle-error.ts';
import { makePackage } from './package-folder.ts';
import { runInIsolate } from './run-in-isolate.ts';

type Files = Readonly<Record<string, string>>;

async function bundle(files: Files, modules = 2_000): Promise<Bundle> {
  using folder = makePackage({ 'index.js': "export { default } from 'lib';\n", ...files });
  return await bundlePlugin({ root: folder.root, main: 'index.js', limits: { modules } });
}

/** A package `lib` with this code, and a package.json where one is given. */
function lib(code: string, packageFile: object = {}): Files {
  return {
    'node_modules/lib/index.js': code,
    'node_modules/lib/package.json': JSON.stringify(packageFile),
  };
}

async function refuse(files: Files): Promise<BundleError> {
  const outcome = await bundle(files).catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(BundleError);
  return outcome as BundleError;
}

/** What `lib` exports, as JSON came out of an isolate. */
async function run(files: Files): Promise<unknown> {
  return JSON.parse(runInIsolate((await bundle(files)).code));
}

const TRY = `const attempt = (load) => { try { return load(); } catch (error) { return error; } };\n`;

describe('a package that requires a module of Node', () => {
  test('is bundled, and works where it never gets to that line', async () => {
    const code = "module.exports = typeof process === 'object' ? require('fs').promises : 'pure';";
    const { warnings } = await bundle(lib(code));
    expect(warnings).toEqual([]);
    expect(await run(lib(code))).toBe('pure');
  });

  test('finds it missing, as try and catch around it expect', async () => {
    const code = `let found = 'none';
      try { found = require('node:zlib').gzipSync; } catch (error) { found = error.code; }
      module.exports = found;`;
    expect(await run(lib(code))).toBe('MODULE_NOT_FOUND');
  });

  test('is told what to use instead, anew each time', async () => {
    const code = `${TRY}
      const ask = () => attempt(() => require('fs'));
      const [one, two] = [ask(), ask()];
      module.exports = [one instanceof Error, two instanceof Error, one !== two, two.message];`;
    expect(await run(lib(code))).toEqual([
      true,
      true,
      true,
      expect.stringMatching(/^Cannot find module "fs": it is a module of Node.* Use ctx\.fs/),
    ]);
  });

  test('is told the handle for what the package itself is for', async () => {
    const files = {
      'index.js': "export { default } from 'pg';\n",
      'node_modules/pg/index.js': `${TRY} module.exports = attempt(() => require('net')).message;`,
    };
    expect(await run(files)).toContain('ctx.db');
  });

  test('fails with that error where it needs the module at once', async () => {
    const { code } = await bundle(lib("module.exports = require('stream').Readable;"));
    expect(() => runInIsolate(code)).toThrow(/Cannot find module "stream".* Bundle a pure/);
  });

  test('is told so of what another package imports in its name', async () => {
    const files = {
      ...lib("module.exports = require('middle');"),
      'node_modules/middle/index.js': `${TRY} module.exports = attempt(() => require('os')).code;`,
    };
    expect(await run(files)).toBe('MODULE_NOT_FOUND');
  });

  test('takes a module of the cap for each name', async () => {
    const code = "module.exports = () => [require('fs'), require('os'), require('fs')];";
    await expect(bundle(lib(code), 4)).resolves.toBeDefined();
    await expect(bundle(lib(code), 3)).rejects.toMatchObject({ code: 'TOO_MANY_MODULES' });
  });

  test('adds no file to the bundle, and no odd name to its source map', async () => {
    const { map, modules } = await bundle(lib("module.exports = () => require('fs');"));
    expect(modules).toEqual(['index.js', 'node_modules/lib/index.js']);
    expect((JSON.parse(map) as { sources: string[] }).sources.join()).toMatch(/^[ -~]+$/);
  });
});

describe('a module of Node is an error at once', () => {
  test.each([
    ['import', "import fs from 'fs';\nexport default fs;"],
    ['export from', "export { readFile as default } from 'node:fs/promises';"],
    ['import()', "export default () => import('fs');"],
  ])('in a package, in the form %s', async (_form, code) => {
    const file = 'node_modules/lib/index.js';
    expect(await refuse(lib(code))).toMatchObject({ code: 'BUILTIN_IMPORT', file });
  });

  test('in the files of the plugin itself, in any form', async () => {
    const files = { 'index.js': 'module.exports = () => require("fs");' };
    expect(await refuse(files)).toMatchObject({ code: 'BUILTIN_IMPORT', file: 'index.js' });
  });
});

describe('a module that a package maps to false for browsers', () => {
  const browser = { fs: false, './node.js': false };
  const more = { 'node_modules/lib/node.js': 'throw new Error("only for Node");' };

  test('is an empty object where it is required', async () => {
    const code = "module.exports = [require('fs'), require('./node.js'), require('./node')];";
    expect(await run({ ...lib(code, { browser }), ...more })).toEqual([{}, {}, {}]);
  });

  test('is an empty object where it is imported, and has no exports', async () => {
    const code = `import fs, { readFile } from 'fs';
      import * as node from './node.js';
      export default [fs, typeof readFile, Object.keys(node.default)];`;
    const files = { ...lib(code, { browser, type: 'module' }), ...more };
    expect(await run(files)).toEqual([{}, 'undefined', []]);
  });
});
