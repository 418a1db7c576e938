import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bundlePlugin } from '../../../src/plugin/bundle.ts';
import { BundleError } from '../../../src/plugin/bundle-error.ts';
import { makeFifo, makePackage, SECRET } from './package-folder.ts';
import type { PackageFolder } from './package-folder.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;

/** The error of a folder that must not bundle; a bundle that holds the secret would be the worst answer. */
async function refuse(root: string, main = 'index.js'): Promise<BundleError> {
  const outcome = await bundlePlugin({ root, main }).catch((error: unknown) => error);
  expect(JSON.stringify(outcome)).not.toContain(SECRET);
  expect(outcome).toBeInstanceOf(BundleError);
  const error = outcome as BundleError;
  expect(`${error.message} ${error.hint} ${error.file}`).not.toContain(root);
  expect(error.hint).not.toBe('');
  return error;
}

async function refuseFiles(
  files: Files,
  prepare?: (folder: PackageFolder) => void,
): Promise<BundleError> {
  using folder = makePackage(files);
  prepare?.(folder);
  return await refuse(folder.root);
}

const importing = (specifier: string): Files => ({
  'index.js': `import it from ${JSON.stringify(specifier)};\nexport default it;\n`,
});

describe('an import out of the folder is refused', () => {
  test.each([
    ['import', 'import it from "../outside/secret.js";\nexport default it;'],
    ['import()', 'export default () => import("../outside/secret.js");'],
    ['import() of a template', 'export default () => import(`../outside/secret.js`);'],
    ['require()', 'module.exports = require("../outside/secret.js");'],
    ['export from', 'export * from "../outside/secret.js";'],
    [
      'import of JSON',
      'import it from "../outside/secret.json" with { type: "json" };\nexport default it;',
    ],
    [
      'import as text',
      'import it from "../outside/secret.js" with { type: "text" };\nexport default it;',
    ],
    ['import defer', 'import defer * as it from "../outside/secret.js";\nexport default it;'],
  ])('in the form %s', async (_form, code) => {
    const error = await refuseFiles({ 'index.js': code });
    expect(error).toMatchObject({ code: 'OUTSIDE_PACKAGE', file: 'index.js' });
    expect(error.specifier).toContain('../outside/secret');
  });

  test('where it climbs out of what the bundler itself provides', async () => {
    const error = await refuseFiles(
      importing('@oxc-project/runtime/helpers/../../../../outside/secret.js'),
    );
    expect(error.code).toBe('UNSUPPORTED');
  });

  test('where the main field of a package makes it one', async () => {
    const error = await refuseFiles({
      ...importing('dep'),
      'node_modules/dep/package.json': JSON.stringify({ main: '../../../outside/secret.js' }),
    });
    expect(error).toMatchObject({ code: 'OUTSIDE_PACKAGE', specifier: 'dep' });
  });

  test('where tsconfig.json would make another name one', async () => {
    const error = await refuseFiles({
      'index.ts': "import it from '@out/secret';\nexport default it;\n",
      'index.js': "export { default } from './index.ts';\n",
      'tsconfig.json': JSON.stringify({
        extends: '../outside/tsconfig.json',
        compilerOptions: { baseUrl: '.', paths: { '@out/*': ['../outside/*'] } },
      }),
    });
    expect(error).toMatchObject({ code: 'NOT_FOUND', file: 'index.ts', specifier: '@out/secret' });
  });

  test('of the host: a plugin cannot take the packages of Skerry itself', async () => {
    const error = await refuseFiles(importing('zod'));
    expect(error).toMatchObject({ code: 'NOT_FOUND', specifier: 'zod' });
  });

  test('of Node: the error says which handle to use', async () => {
    const error = await refuseFiles({ 'index.js': "export default require('fs').readFileSync;\n" });
    expect(error).toMatchObject({ code: 'BUILTIN_IMPORT', file: 'index.js', specifier: 'fs' });
    expect(error.hint).toContain('ctx.fs');
  });
});

describe('a link out of the folder is refused', () => {
  test('of a file', async () => {
    const error = await refuseFiles(importing('./a.js'), ({ root, outside }) =>
      symlinkSync(join(outside, 'secret.js'), join(root, 'a.js')),
    );
    expect(error).toMatchObject({ code: 'OUTSIDE_PACKAGE', file: 'index.js', specifier: './a.js' });
  });

  test('of node_modules', async () => {
    const error = await refuseFiles(importing('outside'), ({ root, outside }) =>
      symlinkSync(join(outside, '..'), join(root, 'node_modules')),
    );
    expect(error).toMatchObject({
      code: 'OUTSIDE_PACKAGE',
      file: 'index.js',
      specifier: 'outside',
    });
  });
});

describe('a main is refused', () => {
  test('where it leads out of the folder', async () => {
    using folder = makePackage({ 'index.js': 'export default 1;' });
    const error = await refuse(folder.root, '../outside/secret.js');
    expect(error).toMatchObject({ code: 'OUTSIDE_PACKAGE', file: 'plugin.json' });
  });

  test('where its folder is missing, is a file, or is the whole disk', async () => {
    using folder = makePackage({ 'index.js': 'export default 1;' });
    const codes = [join(folder.root, 'none'), join(folder.root, 'index.js'), '/'].map((root) =>
      bundlePlugin({ root, main: 'index.js' }).catch((error: BundleError) => error.code),
    );
    expect(await Promise.all(codes)).toEqual(['NOT_FOUND', 'NOT_FOUND', 'UNSUPPORTED']);
  });
});

describe('a file is refused without being waited for:', () => {
  test.each([
    ['a FIFO', (root: string) => makeFifo(join(root, 'a.js'))],
    ['a FIFO as package.json', (root: string) => makeFifo(join(root, 'package.json'))],
    ['a folder named like a module', (root: string) => mkdirSync(join(root, 'a.js'))],
    ['a device', (root: string) => symlinkSync('/dev/zero', join(root, 'a.js'))],
    ['a link to itself', (root: string) => symlinkSync('a.js', join(root, 'a.js'))],
  ])('%s', async (_what, prepare) => {
    const error = await refuseFiles(importing('./a.js'), ({ root }) => prepare(root));
    expect(['UNSUPPORTED', 'OUTSIDE_PACKAGE', 'NOT_FOUND']).toContain(error.code);
  });
});

describe('nothing is fetched for a bundle at run time:', () => {
  test('import() of a computed name is an error at its line', async () => {
    const error = await refuseFiles({
      'index.js': "export { load } from './src/load.ts';\n",
      'src/load.ts':
        "type A = string;\nconst é = 'ü';\n\nexport const load = (name: A) => import(name + é);\n",
    });
    expect(error).toMatchObject({ code: 'UNSUPPORTED', file: 'src/load.ts' });
    expect(error.message).toContain('src/load.ts:4');
  });

  test('new URL() of a file adds no file, and is warned about', async () => {
    using folder = makePackage({
      'index.js': "export default () => new URL('../outside/secret.js', import.meta.url);\n",
    });
    const bundle = await bundlePlugin({ root: folder.root, main: 'index.js' });
    expect(JSON.stringify(bundle)).not.toContain(SECRET);
    expect(bundle.modules).toEqual(['index.js']);
    expect(bundle.warnings).toEqual([expect.stringContaining('index.js:1: import.meta is empty')]);
  });

  test('require() of a computed name is warned about', async () => {
    using folder = makePackage({ 'index.js': 'module.exports = (name) => require(name);\n' });
    const { warnings } = await bundlePlugin({ root: folder.root, main: 'index.js' });
    expect(warnings).toEqual([expect.stringContaining('index.js:1: require() of a computed name')]);
  });

  test('source maps that the package ships are not read', async () => {
    using folder = makePackage({
      'index.js':
        "import './a.js';\nexport default 1;\n//# sourceMappingURL=../outside/secret.json\n",
      'a.js': 'globalThis.a = 1;\n//# sourceMappingURL=a.js.map\n',
      'a.js.map': JSON.stringify({
        version: 3,
        sources: ['forged.ts'],
        names: [],
        mappings: 'AAAA',
      }),
    });
    const bundle = await bundlePlugin({ root: folder.root, main: 'index.js' });
    expect(JSON.parse(bundle.map)).toMatchObject({ sources: ['a.js', 'index.js'] });
    expect(bundle.code).not.toContain('sourceMappingURL');
  });
});

describe('code that cannot be parsed is an error at its line:', () => {
  test.each<[string, Files, string, string]>([
    [
      'a missing comma',
      { 'index.js': 'export default {\n  a: 1\n  b: 2\n};' },
      'SYNTAX',
      'index.js:3',
    ],
    ['JSX', { 'index.js': 'export default <a />;' }, 'SYNTAX', 'index.js:1'],
    [
      'a decorator',
      {
        'index.js': "export * from './a.ts';",
        'a.ts': 'const d: any = 1;\n@d\nexport class A {}\n',
      },
      'SYNTAX',
      'a.ts',
    ],
    ['broken JSON', { ...importing('./a.json'), 'a.json': '{' }, 'SYNTAX', 'a.json'],
    ['bytes', { 'index.js': Buffer.from([0xff, 0xfe, 0x00]) }, 'SYNTAX', 'index.js'],
    [
      'a missing export',
      { 'index.js': "export { b } from './a.js';", 'a.js': '' },
      'MISSING_EXPORT',
      'index.js:1',
    ],
  ])('%s', async (_what, files, code, place) => {
    const error = await refuseFiles(files);
    expect(error.code).toBe(code);
    expect(error.message).toContain(place);
  });
});
