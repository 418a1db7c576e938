import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BundleGuard } from '../../../src/plugin/bundle-guard.ts';
import { makeBundleLimits } from '../../../src/plugin/bundle-limits.ts';
import { SourceReader } from '../../../src/plugin/bundle-source.ts';
import { makePackage } from './package-folder.ts';
import { type Files, refuse, resolve } from './resolve-import.ts';

describe('an import is refused', () => {
  test.each([
    ['../outside/secret.js'],
    ['../outside/no-such-file.js'],
    ['./a/../../outside/secret.js'],
    ['..'],
    ['./..'],
    ['/etc/passwd'],
    ['//etc/passwd'],
    ['file:///etc/passwd'],
    ['FILE:///etc/passwd'],
  ])('as outside the package: %s', (specifier) => {
    const error = refuse(specifier, { 'a/b.js': '' });
    expect(error).toMatchObject({ code: 'OUTSIDE_PACKAGE', file: 'index.js', specifier });
  });

  test.each([
    ['data:text/javascript,export default 1'],
    ['http://127.0.0.1/a.js'],
    ['https://example.com/a.js'],
    ['npm:dep'],
    ['./a.js?raw'],
    ['./a.js?url'],
    ['./a.js#x'],
    ['..\\outside\\secret.js'],
    ['.\\a.js'],
    [''],
    ['\u0000rolldown/runtime.js'],
    ['\u0000skerry/plugin'],
    ['./a\nb.js'],
    ['.hidden'],
    ['node_modules'],
    ['dep/../../../outside/secret.js'],
    ['dep/./index.js'],
    ['@scope/../x'],
  ])('as no usable name: %j', (specifier) => {
    const error = refuse(specifier, { 'a.js': '', 'node_modules/dep/index.js': '' });
    expect(error).toMatchObject({ code: 'UNSUPPORTED', file: 'index.js', specifier });
  });

  test('as no usable name, where it is longer than 512 characters', () => {
    expect(refuse('x'.repeat(512)).code).toBe('NOT_FOUND');
    expect(refuse('x'.repeat(513)).code).toBe('UNSUPPORTED');
  });

  test.each([
    ['./missing.js'],
    ['missing-package'],
    ['@scope/missing'],
    ['@scope'],
    ['#missing'],
    ['vitest'],
    ['rolldown'],
    ['zod'],
  ])('as not found, whatever the host itself has installed: %s', (specifier) => {
    expect(refuse(specifier)).toMatchObject({ code: 'NOT_FOUND', file: 'index.js', specifier });
  });

  test('as a path alias, which is what it looks like', () => {
    const error = refuse('@/lib/a', { 'lib/a.ts': '' });
    expect(error.code).toBe('NOT_FOUND');
    expect(error.hint).toContain('relative path');
  });

  test('when only a package above the folder would answer', () => {
    using folder = makePackage({ 'index.js': '' });
    const above = join(folder.root, '../node_modules/above');
    mkdirSync(above, { recursive: true });
    writeFileSync(join(above, 'index.js'), '');
    const guard = new BundleGuard(new SourceReader(folder.root, makeBundleLimits()));
    const request = { specifier: 'above', importer: 'index.js', form: 'import' } as const;
    expect(() => guard.resolve(request)).toThrow(/no such package/);
  });

  test.each([
    ['node:fs', 'ctx.fs'],
    ['fs', 'ctx.fs'],
    ['fs/promises', 'ctx.fs'],
    ['http', 'fetch'],
    ['node:https', 'fetch'],
    ['net', 'ctx.net'],
    ['node:sqlite', 'ctx.db'],
    ['process', 'ctx.env'],
    ['crypto', 'ctx.random'],
    ['path', 'pathe'],
    ['node:child_process', 'Not available'],
    ['worker_threads', 'Not available'],
    ['node:vm', 'pure JavaScript'],
    ['node:no-such-module', 'pure JavaScript'],
  ])('as a module of Node, naming what to use instead: %s', (specifier, instead) => {
    const error = refuse(specifier);
    expect(error).toMatchObject({ code: 'BUILTIN_IMPORT', file: 'index.js', specifier });
    expect(error.hint).toContain(instead);
    expect(error.message).toContain(specifier);
  });

  test.each([
    ['undici', 'ctx.net'],
    ['pg', 'ctx.db'],
    ['dotenv', 'ctx.env'],
  ])('with the handle to use instead of the package %s', (specifier, instead) => {
    const error = refuse(specifier);
    expect(error.code).toBe('NOT_FOUND');
    expect(error.hint).toContain(instead);
  });

  test('inside a package with the handle for what the package does', () => {
    const importer = 'node_modules/pg/index.js';
    const error = refuse('net', { [importer]: '' }, importer);
    expect(error).toMatchObject({ code: 'BUILTIN_IMPORT', file: importer, specifier: 'net' });
    expect(error.hint).toContain('ctx.db');
  });

  test.each([['skerry'], ['skerry/host'], ['skerry/plugin/x']])(
    'as a part of the host: %s',
    (specifier) => {
      const files = { 'node_modules/skerry/index.js': '', 'node_modules/skerry/host.js': '' };
      expect(refuse(specifier, files)).toMatchObject({ code: 'HOST_MODULE', specifier });
    },
  );

  test.each([
    ['./a.txt'],
    ['./a.wasm'],
    ['./a.node'],
    ['./a.css'],
    ['./a.jsx'],
    ['./a.tsx'],
    ['./a'],
  ])('where the file is not code: %s', (specifier) => {
    const error = refuse(specifier, { [specifier]: '' });
    expect(error).toMatchObject({ code: 'UNSUPPORTED', file: 'index.js', specifier });
  });

  test.each([
    ['a name with a line break', 'a\nb.js'],
    ['a name with an escape code', 'a\u001b[2Jb.js'],
    ['a name that turns the reading direction', 'a\u202eb.js'],
    ['a name with a backslash', 'a\\b.js'],
    ['a name with a NUL', 'a\u0000b.js'],
  ])('where the package gives it %s', (_what, name) => {
    const files = {
      'node_modules/dep/package.json': JSON.stringify({ main: `./${name}` }),
      ...(name.includes('\u0000') ? {} : { [`node_modules/dep/${name}`]: '' }),
    };
    expect(refuse('dep', files).code).toBe('UNSUPPORTED');
  });
});

describe('package.json cannot lead out:', () => {
  const dep = (json: unknown): Files => ({
    'node_modules/dep/package.json': JSON.stringify(json),
    'node_modules/dep/index.js': '',
  });
  const out = '../../../outside/secret.js';

  test.each([
    ['main', { main: out }],
    ['main, absolute', { main: '/etc/passwd' }],
    ['main, through its own folder', { main: './a/../../../../outside/secret.js' }],
    ['main, into another package', { main: '../other/index.js' }],
    ['module', { module: out }],
    ['exports', { exports: out }],
    ['exports, absolute', { exports: '/etc/passwd' }],
    ['exports, from its own folder', { exports: `./${out}` }],
    ['exports, encoded', { exports: './%2e%2e/%2E%2e/%2e%2e/outside/secret.js' }],
    ['exports, with an encoded slash', { exports: './..%2f..%2F../outside/secret.js' }],
    ['exports, with a backslash', { exports: './..\\..\\..\\outside\\secret.js' }],
    ['exports, with conditions', { exports: { '.': { import: out } } }],
    ['exports, in an array', { exports: [out, './index.js'] }],
    ['exports, another package', { exports: 'other' }],
    ['exports, into node_modules', { exports: './node_modules/x/index.js' }],
    ['exports, an address', { exports: 'file:///etc/passwd' }],
  ])('%s', (_what, json) => {
    expect(refuse('dep', dep(json))).toMatchObject({ code: 'OUTSIDE_PACKAGE', specifier: 'dep' });
  });

  test('exports, through the star of a pattern', () => {
    const files = {
      ...dep({ exports: { './*': './*', './x/*': './*' } }),
      'node_modules/dep/a.js': '',
    };
    expect(resolve('dep/x/a.js', files)).toBe('node_modules/dep/a.js');
    expect(refuse('dep/x/..%2f..%2f..%2f../outside/secret.js', files).code).not.toBe('NOT_FOUND');
  });

  test.each([
    ['/etc/passwd', 'OUTSIDE_PACKAGE'],
    ['../outside/secret.js', 'OUTSIDE_PACKAGE'],
    ['./../outside/secret.js', 'OUTSIDE_PACKAGE'],
    ['file:///etc/passwd', 'OUTSIDE_PACKAGE'],
    ['node:fs', 'BUILTIN_IMPORT'],
    ['skerry', 'HOST_MODULE'],
    ['https://example.com/', 'UNSUPPORTED'],
    ['dep/../../../x', 'UNSUPPORTED'],
    ['#x', 'NOT_FOUND'],
  ])('imports, to %s', (target, code) => {
    const files = { 'package.json': JSON.stringify({ imports: { '#x': target } }) };
    expect(refuse('#x', files).code).toBe(code);
  });

  test.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['a prototype', '{"__proto__":{"main":"/etc/passwd","exports":"/etc/passwd"}}'],
    ['ill-typed fields', '{"main":{},"module":7,"sideEffects":{}}'],
  ])('nor confuse the search, where it holds %s', (_what, text) => {
    const files = { ...dep({}), 'node_modules/dep/package.json': text };
    expect(resolve('dep', files)).toBe('node_modules/dep/index.js');
  });

  test.each([
    ['exports of a wrong type', '{"exports":7}', 'NOT_FOUND'],
    [
      'exports nested without end',
      `{"exports":${'{"default":'.repeat(5_000)}"./index.js"${'}'.repeat(5_000)}}`,
      'NOT_FOUND',
    ],
    ['a target that grows', JSON.stringify({ exports: `./${'*'.repeat(1_100)}` }), 'NOT_FOUND'],
    ['other bytes than UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'SYNTAX'],
    ['1,048,577 characters', `{}${' '.repeat(1_048_575)}`, 'TOO_LARGE'],
  ])('and is an error with %s', (_what, text, code) => {
    const files = { ...dep({}), 'node_modules/dep/package.json': text };
    expect(refuse('dep', files).code).toBe(code);
  });

  test('and may be 1,048,576 characters long', () => {
    const files = { ...dep({}), 'node_modules/dep/package.json': `{}${' '.repeat(1_048_574)}` };
    expect(resolve('dep', files)).toBe('node_modules/dep/index.js');
  });
});

describe('a package without exports', () => {
  test('is its own folder, whatever lies beside it', () => {
    const files = { 'node_modules/dep/index.js': '', 'node_modules/dep.js': '' };
    expect(resolve('dep', files)).toBe('node_modules/dep/index.js');
  });

  test('offers its main, with or without extension, and its files', () => {
    const files = {
      'node_modules/dep/package.json': JSON.stringify({ main: 'lib/main' }),
      'node_modules/dep/lib/main.js': '',
      'node_modules/dep/lib/other.cjs': '',
      'node_modules/dep/lib/deep/index.js': '',
    };
    expect(resolve('dep', files)).toBe('node_modules/dep/lib/main.js');
    expect(resolve('dep/', files)).toBe('node_modules/dep/lib/main.js');
    expect(resolve('dep/lib/other', files)).toBe('node_modules/dep/lib/other.cjs');
    expect(resolve('dep/lib/deep', files)).toBe('node_modules/dep/lib/deep/index.js');
  });
});

describe('the author module', () => {
  test('is built in, whatever the package has under that name', () => {
    expect(resolve('skerry/plugin', { 'node_modules/skerry/plugin.js': '' })).toBe('author');
  });
});
