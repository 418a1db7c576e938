import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bundlePlugin } from '../../../src/plugin/bundle.ts';
import { sha256Hex } from '../../../src/plugin/digest.ts';
import { makePackage } from './package-folder.ts';
import { runInIsolate } from './run-in-isolate.ts';

const fixtures = join(import.meta.dirname, '../../fixtures');
const fixture = (name: string): string => join(fixtures, 'packages', name);

describe('a bundle', () => {
  test('of a TypeScript plugin is one module that an isolate runs', async () => {
    const bundle = await bundlePlugin({ root: fixture('hello-ts'), main: 'index.ts' });
    expect(bundle.modules).toEqual(['index.ts']);
    expect(bundle.warnings).toEqual([]);
    expect(runInIsolate(bundle.code, 'plugin.hooks.greet("world")')).toBe('Hello, world');
  });

  test('of a JavaScript plugin is one module that an isolate runs', async () => {
    const bundle = await bundlePlugin({ root: fixture('hello-js'), main: './index.mjs' });
    expect(runInIsolate(bundle.code, 'plugin.hooks.greet("world")')).toBe('Hello, world');
  });

  test('follows imports with and without extension, of folders, and of JSON', async () => {
    const bundle = await bundlePlugin({ root: fixture('several-files'), main: 'src/index.ts' });
    expect(JSON.parse(runInIsolate(bundle.code))).toEqual({ result: [3, 4, 3, 3, 40, true] });
    expect(bundle.modules).toEqual([
      'src/add.ts',
      'src/half.ts',
      'src/index.ts',
      'src/list/index.ts',
      'src/shape.ts',
      'src/sizes.json',
      'src/third.mjs',
    ]);
  });

  test('is told that it is the build for production, as packages ask, and gets no process', async () => {
    using folder = makePackage({
      'index.js':
        "export default process.env.NODE_ENV === 'production' ? typeof process : 'development';\n",
    });
    const bundle = await bundlePlugin({ root: folder.root, main: 'index.js' });
    expect(runInIsolate(bundle.code)).toBe('"undefined"');
  });

  test('has a source map whose sources are relative to the plugin and hold no contents', async () => {
    const { map } = await bundlePlugin({ root: fixture('several-files'), main: 'src/index.ts' });
    const { sources, sourcesContent } = JSON.parse(map) as Record<string, string[]>;
    expect(sources).toContain('src/index.ts');
    expect(sources?.every((source) => source.startsWith('src/'))).toBe(true);
    expect(sourcesContent ?? []).toEqual([]);
  });

  test('names its digests, the same for the same folder and another for another byte', async () => {
    using a = makePackage({ 'index.js': 'export default 1;\n' });
    using b = makePackage({ 'index.js': 'export default 1;\n' });
    using c = makePackage({ 'index.js': 'export default 1; \n' });
    const [one, two, three] = await Promise.all(
      [a, b, c].map(({ root }) => bundlePlugin({ root, main: 'index.js' })),
    );
    expect(one?.codeDigest).toBe(`sha256:${sha256Hex(one?.code ?? '')}`);
    expect(two).toEqual(one);
    expect(three?.codeDigest).toBe(one?.codeDigest);
    expect(three?.sourceDigest).not.toBe(one?.sourceDigest);
    expect(three?.digest).not.toBe(one?.digest);
  });

  test('holds packages of the plugin: zod and p-limit run in an isolate', async () => {
    using folder = makePackage({
      'index.ts': [
        "import pLimit from 'p-limit';",
        "import { z } from 'zod';",
        'const shape = z.object({ n: z.number() });',
        'export default { ok: shape.safeParse({ n: 1 }).success, bad: shape.safeParse({}).success, limit: typeof pLimit(1) };',
      ].join('\n'),
    });
    for (const name of ['zod', 'p-limit', 'yocto-queue']) {
      const from = join(import.meta.dirname, '../../../node_modules', name);
      cpSync(from, join(folder.root, 'node_modules', name), { recursive: true });
    }
    const { code } = await bundlePlugin({ root: folder.root, main: 'index.ts' });
    expect(JSON.parse(runInIsolate(code))).toEqual({ ok: true, bad: false, limit: 'function' });
  });

  test('holds CommonJS packages, with require() of their own files', async () => {
    using folder = makePackage({
      'index.js': "import { twice } from 'old';\nexport default twice(21);\n",
      'node_modules/old/package.json': JSON.stringify({ name: 'old', main: 'lib' }),
      'node_modules/old/lib/index.js':
        "const { two } = require('./two');\nexports.twice = (n) => n * two;\n",
      'node_modules/old/lib/two.js': 'exports.two = 2;\n',
    });
    const { code } = await bundlePlugin({ root: folder.root, main: 'index.js' });
    expect(runInIsolate(code)).toBe('42');
  });

  test('follows exports, imports, patterns and nested packages of package.json', async () => {
    using folder = makePackage({
      'package.json': JSON.stringify({ imports: { '#conf': './conf.js', '#dep': 'dep/deep/x' } }),
      'index.js':
        "import a from 'dep';\nimport b from '#dep';\nimport c from '#conf';\nexport default [a, b, c];\n",
      'conf.js': "export default 'conf';\n",
      'node_modules/dep/package.json': JSON.stringify({
        exports: {
          '.': { node: './node.js', types: './t.d.ts', browser: './web.js', default: './d.js' },
          './deep/*': { import: './src/*.js' },
        },
      }),
      'node_modules/dep/web.js': "import inner from 'inner';\nexport default 'web-' + inner;\n",
      'node_modules/dep/src/x.js': "export default 'x';\n",
      'node_modules/dep/node_modules/inner/index.js': "export default 'inner';\n",
      'node_modules/inner/index.js': "export default 'outer';\n",
    });
    const { code } = await bundlePlugin({ root: folder.root, main: 'index.js' });
    expect(JSON.parse(runInIsolate(code))).toEqual(['web-inner', 'x', 'conf']);
  });

  test('holds a package of the plugin that stands in for a module of Node', async () => {
    using folder = makePackage({
      'index.js': "import { kind } from 'events';\nexport default kind;\n",
      'node_modules/events/index.js': "exports.kind = 'pure';\n",
    });
    const { code } = await bundlePlugin({ root: folder.root, main: 'index.js' });
    expect(runInIsolate(code)).toBe('"pure"');
  });

  test('leaves out what a package declares free of effects, and keeps what it does not', async () => {
    const files = (sideEffects: unknown) => ({
      'index.js': "import { a } from 'dep';\nexport default a;\n",
      'node_modules/dep/package.json': JSON.stringify({ module: 'index.js', sideEffects }),
      'node_modules/dep/index.js': "import './effect.js';\nexport const a = [1];\n",
      'node_modules/dep/effect.js': "globalThis.effect = 'ran';\n",
    });
    const codeWith = async (sideEffects: unknown): Promise<string> => {
      using folder = makePackage(files(sideEffects));
      return (await bundlePlugin({ root: folder.root, main: 'index.js' })).code;
    };
    expect(await codeWith(false)).not.toContain('effect');
    expect(await codeWith(['*.css'])).not.toContain('effect');
    expect(await codeWith(['./effect.js'])).toContain('effect');
    expect(await codeWith(['**/e*.js'])).toContain('effect');
    expect(await codeWith(true)).toContain('effect');
  });

  test('keeps what the files of the plugin itself do, whatever its package.json declares', async () => {
    using folder = makePackage({
      'package.json': JSON.stringify({ sideEffects: false }),
      'index.js': "import './effect.js';\nexport default 1;\n",
      'effect.js': "globalThis.effect = 'ran';\n",
    });
    const { code } = await bundlePlugin({ root: folder.root, main: 'index.js' });
    expect(code).toContain('effect');
  });

  test('holds modules that import each other', async () => {
    using folder = makePackage({
      'index.js': "import { even } from './even.js';\nexport default even(10);\n",
      'even.js':
        "import { odd } from './odd.js';\nexport const even = (n) => n === 0 || odd(n - 1);\n",
      'odd.js':
        "import { even } from './even.js';\nexport const odd = (n) => n !== 0 && even(n - 1);\n",
    });
    const { code } = await bundlePlugin({ root: folder.root, main: 'index.js' });
    expect(runInIsolate(code)).toBe('true');
  });

  test('holds what import() of a plain name loads', async () => {
    using folder = makePackage({
      'index.js': "export default { later: () => import('./later.js') };\n",
      'later.js': 'export const value = 7;\n',
    });
    const { code, modules } = await bundlePlugin({ root: folder.root, main: 'index.js' });
    expect(modules).toEqual(['index.js', 'later.js']);
    expect(runInIsolate(code, 'typeof plugin.later()')).toBe('object');
    expect(code).not.toMatch(/\bimport\s*\(/);
  });

  test('takes the source where a compiled file of the same name stands beside it', async () => {
    using folder = makePackage({
      'index.ts': "import { a } from './a';\nexport default a;\n",
      'a.ts': "export const a = 'source';\n",
      'a.js': "export const a = 'compiled';\n",
    });
    const { modules } = await bundlePlugin({ root: folder.root, main: 'index.ts' });
    expect(modules).toEqual(['a.ts', 'index.ts']);
  });

  test('follows links that stay inside, as package installers make them', async () => {
    using folder = makePackage({
      'index.js': "import dep from 'dep';\nexport default dep;\n",
      'node_modules/.store/dep/node_modules/dep/index.js':
        "import inner from 'inner';\nexport default inner;\n",
      'node_modules/.store/dep/node_modules/inner/index.js': "export default 'linked';\n",
    });
    symlinkSync('.store/dep/node_modules/dep', join(folder.root, 'node_modules/dep'));
    const { code, modules } = await bundlePlugin({ root: folder.root, main: 'index.js' });
    expect(runInIsolate(code)).toBe('"linked"');
    expect(modules).toContain('node_modules/.store/dep/node_modules/dep/index.js');
  });

  test('may be made from a folder that is itself reached through a link, or has odd letters', async () => {
    using folder = makePackage({ 'plug, in é/index.js': 'export default 1;\n' });
    const link = join(folder.outside, 'link');
    symlinkSync(join(folder.root, 'plug, in é'), link);
    const { modules } = await bundlePlugin({ root: link, main: 'index.js' });
    expect(modules).toEqual(['index.js']);
  });

  test('runs no configuration file, script or bundler plugin that the package ships', async () => {
    const base = mkdtempSync(join(tmpdir(), 'skerry-config-'));
    try {
      cpSync(fixture('config-files'), base, { recursive: true });
      const { code, modules } = await bundlePlugin({ root: base, main: 'index.js' });
      expect(modules).toEqual(['index.js', 'value.js']);
      expect(existsSync(join(base, 'executed'))).toBe(false);
      expect(JSON.parse(runInIsolate(code))).toEqual({ value: 'honest', marked: 'undefined' });
    } finally {
      rmSync(base, { recursive: true });
    }
  });
});
