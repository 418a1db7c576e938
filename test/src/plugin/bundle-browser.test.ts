import { describe, expect, test } from 'vitest';
import { type Files, refuse, resolve } from './resolve-import.ts';

const OUT = '../../../outside/secret.js';
const LIB = 'node_modules/lib';

/** A package `lib` with this field, a file of each name, and a package `other`. */
function lib(browser: unknown, more: object = {}): Files {
  const files = ['index.js', 'plain.js', 'web.js', 'deep/index.js', 'deep/plain.js'];
  return {
    [`${LIB}/package.json`]: JSON.stringify({ main: './index.js', browser, ...more }),
    ...Object.fromEntries(files.map((file) => [`${LIB}/${file}`, ''])),
    'node_modules/other/index.js': '',
  };
}

describe('the browser field of a package', () => {
  test.each([
    ['a path', './web.js'],
    ['a path without ./', 'web.js'],
    ['a path without ending', './web'],
  ])('that is %s is its entry', (_what, browser) => {
    expect(resolve('lib', lib(browser))).toBe(`${LIB}/web.js`);
    expect(resolve('lib', lib(browser, { module: './plain.js' }))).toBe(`${LIB}/web.js`);
  });

  test.each([
    ['a file that is not there', './none.js'],
    ['no text', 7],
    ['an empty text', ''],
    ['a list', ['./web.js']],
  ])('that is %s leaves the entry to main', (_what, browser) => {
    expect(resolve('lib', lib(browser))).toBe(`${LIB}/index.js`);
  });

  test.each([
    ['./plain.js', './plain.js'],
    ['./plain', './plain.js'],
    ['plain.js', './plain'],
    ['./deep/plain.js', './deep/plain.js'],
    ['./deep', './deep/index.js'],
    ['./deep/index', './deep'],
  ])('that maps %s puts another file in place of %s', (key, specifier) => {
    const files = lib({ [key]: './web.js' });
    expect(resolve(specifier, files, `${LIB}/index.js`)).toBe(`${LIB}/web.js`);
    expect(resolve(`lib/${specifier.slice(2)}`, files)).toBe(`${LIB}/web.js`);
  });

  test('replaces the entry that main names', () => {
    expect(resolve('lib', lib({ './index.js': './web.js' }))).toBe(`${LIB}/web.js`);
    expect(resolve('lib', lib({ './index.js': './deep' }))).toBe(`${LIB}/deep/index.js`);
  });

  test('replaces a file that was never published', () => {
    const files = lib({ './node-only.js': './web.js' });
    expect(resolve('./node-only.js', files, `${LIB}/index.js`)).toBe(`${LIB}/web.js`);
  });

  test('gives a name of another package, or of a module of Node, a meaning within its package', () => {
    const files = lib({ stream: './web.js', fs: false, 'node:net': './plain.js', url: 'other' });
    const importer = `${LIB}/deep/index.js`;
    expect(resolve('stream', files, importer)).toBe(`${LIB}/web.js`);
    expect(resolve('node:net', files, importer)).toBe(`${LIB}/plain.js`);
    expect(resolve('url', files, importer)).toBe('node_modules/other/index.js');
    expect(resolve('fs', files, importer)).toBe('empty');
    expect(refuse('fs', files).code).toBe('BUILTIN_IMPORT');
    expect(refuse('fs', files, 'node_modules/other/index.js').code).toBe('BUILTIN_IMPORT');
  });

  test('makes a file that is mapped to false an empty module', () => {
    expect(resolve('./plain.js', lib({ './plain.js': false }), `${LIB}/index.js`)).toBe('empty');
  });

  test('counts in the folders below that have a package.json without it', () => {
    const files = {
      ...lib({ './deep/plain.js': './web.js', fs: false }),
      [`${LIB}/deep/package.json`]: '{"type":"module"}',
    };
    expect(resolve('./plain.js', files, `${LIB}/deep/index.js`)).toBe(`${LIB}/web.js`);
    expect(resolve('fs', files, `${LIB}/deep/index.js`)).toBe('empty');
  });

  test('does not count in the packages that lie in its own node_modules', () => {
    const files = {
      ...lib({ fs: false, './node_modules/inner/index.js': './web.js' }),
      [`${LIB}/node_modules/inner/index.js`]: '',
    };
    expect(refuse('fs', files, `${LIB}/node_modules/inner/index.js`).code).toBe('BUILTIN_IMPORT');
    expect(resolve('inner', files, `${LIB}/index.js`)).toBe(`${LIB}/node_modules/inner/index.js`);
  });

  test('is not asked for an entry where the package has exports', () => {
    const exports = { '.': './index.js', './plain': './plain.js' };
    const files = lib({ './index.js': './web.js', './plain.js': './web.js' }, { exports });
    expect(resolve('lib', files)).toBe(`${LIB}/index.js`);
    expect(resolve('lib/plain', files)).toBe(`${LIB}/plain.js`);
    expect(resolve('lib', lib('./web.js', { exports }))).toBe(`${LIB}/index.js`);
    expect(resolve('./plain.js', files, `${LIB}/index.js`)).toBe(`${LIB}/web.js`);
  });

  test("of the plugin's own package.json is not read", () => {
    const browser = { './a.js': './b.js', fs: false };
    const files = { 'package.json': JSON.stringify({ browser }), 'a.js': '', 'b.js': '' };
    expect(resolve('./a.js', files)).toBe('a.js');
    expect(refuse('fs', files).code).toBe('BUILTIN_IMPORT');
    const entry = { 'part/package.json': '{"browser":"./web.js"}', 'part/web.js': '' };
    expect(resolve('./part', { ...entry, 'part/index.js': '' })).toBe('part/index.js');
  });

  test('is followed from one package to the next, up to eight times', () => {
    const chain = (length: number): Files =>
      Object.fromEntries(
        Array.from({ length: length + 1 }, (_, n) => [
          [`node_modules/p${n}/index.js`, ''],
          [
            `node_modules/p${n}/package.json`,
            JSON.stringify(n < length ? { browser: { './index.js': `p${n + 1}` } } : {}),
          ],
        ]).flat(),
      );
    expect(resolve('p0', chain(8))).toBe('node_modules/p8/index.js');
    expect(refuse('p0', chain(9)).code).toBe('UNSUPPORTED');
  });
});

describe('the browser field cannot lead out:', () => {
  test.each([
    ['above', OUT],
    ['above, from its own folder', `./${OUT}`],
    ['absolute', '/etc/passwd'],
    ['encoded', './%2e%2e/%2E%2e/%2e%2e/outside/secret.js'],
    ['with an encoded slash', './..%2f..%2F../outside/secret.js'],
    ['with a backslash', './..\\..\\..\\outside\\secret.js'],
    ['into another package', '../other/index.js'],
    ['into node_modules', './node_modules/x/index.js'],
  ])('%s', (_what, target) => {
    const [importer, code] = [`${LIB}/index.js`, 'OUTSIDE_PACKAGE'];
    expect(refuse('lib', lib(target)).code).toBe(code);
    expect(refuse('lib', lib({ './index.js': target }))).toMatchObject({ code, specifier: 'lib' });
    expect(refuse('./plain.js', lib({ './plain.js': target }), importer).code).toBe(code);
    expect(refuse('fs', lib({ fs: target }), importer).code).toBe(code);
  });

  test.each([
    ['file:///etc/passwd', 'OUTSIDE_PACKAGE'],
    ['node:fs', 'BUILTIN_IMPORT'],
    ['fs', 'BUILTIN_IMPORT'],
    ['skerry', 'HOST_MODULE'],
    ['https://example.com/', 'UNSUPPORTED'],
    ['data:text/javascript,1', 'UNSUPPORTED'],
    ['other/../../../x', 'UNSUPPORTED'],
    ['other?raw', 'UNSUPPORTED'],
    ['a\nb', 'UNSUPPORTED'],
    ['zod', 'NOT_FOUND'],
  ])('to %j, told at the package.json that says so', (target, code) => {
    const file = `${LIB}/package.json`;
    for (const [browser, specifier] of [
      [{ './plain.js': target }, './plain.js'],
      [{ stream: target }, 'stream'],
    ] as const) {
      const error = refuse(specifier, lib(browser), `${LIB}/index.js`);
      expect(error).toMatchObject({ code, file, specifier: target });
    }
  });

  test.each(['', '.', '..', '#x', '.hidden', '\\x'])('to %j, which means nothing', (target) => {
    expect(refuse('fs', lib({ fs: target }), `${LIB}/index.js`).code).toBe('OUTSIDE_PACKAGE');
  });

  test('to a file that is not there, and says whose fault that is', () => {
    const error = refuse('fs', lib({ fs: './none.js' }), `${LIB}/index.js`);
    expect(error).toMatchObject({ code: 'NOT_FOUND', file: `${LIB}/index.js`, specifier: 'fs' });
    expect(error.hint).toContain('"browser"');
  });

  test('to a name that every object answers to', () => {
    const files = lib({ fs: false });
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      expect(refuse(name, files, `${LIB}/index.js`).code).toBe('NOT_FOUND');
    }
    const text = `{"browser":{"__proto__":{"stream":"./web.js","./plain.js":"${OUT}"}}}`;
    const poisoned = { ...files, [`${LIB}/package.json`]: text };
    expect(refuse('stream', poisoned, `${LIB}/index.js`).code).toBe('BUILTIN_IMPORT');
    expect(resolve('./plain.js', poisoned, `${LIB}/index.js`)).toBe(`${LIB}/plain.js`);
  });

  test('in a circle: two files that stand for each other are swapped, once', () => {
    const files = lib({ './plain.js': './web.js', './web.js': './plain.js', fs: 'fs' });
    expect(resolve('./plain.js', files, `${LIB}/index.js`)).toBe(`${LIB}/web.js`);
    expect(resolve('./web.js', files, `${LIB}/index.js`)).toBe(`${LIB}/plain.js`);
    expect(refuse('fs', files, `${LIB}/index.js`).code).toBe('BUILTIN_IMPORT');
  });

  test('in a circle: packages that stand for each other are given up', () => {
    const files = {
      'node_modules/a/package.json': '{"browser":{"./index.js":"b"}}',
      'node_modules/a/index.js': '',
      'node_modules/b/package.json': '{"browser":{"./index.js":"a"}}',
      'node_modules/b/index.js': '',
    };
    expect(refuse('a', files)).toMatchObject({ code: 'UNSUPPORTED' });
  });

  test('by values of other types, which are dropped', () => {
    for (const value of [true, null, 7, {}, [], ['./web.js']]) {
      const files = lib({ './plain.js': value });
      expect(resolve('./plain.js', files, `${LIB}/index.js`)).toBe(`${LIB}/plain.js`);
    }
  });

  test('through a folder that only looks like a package', () => {
    const files = { ...lib({}), [`${LIB}//index.js`]: '', 'my_node_modules/x/a.js': '' };
    expect(resolve('lib/', files)).toBe(`${LIB}/index.js`);
    expect(refuse('fs', files, 'my_node_modules/x/a.js').code).toBe('BUILTIN_IMPORT');
  });
});
