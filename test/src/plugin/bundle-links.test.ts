import { renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BundleError } from '../../../src/plugin/bundle-error.ts';
import { BundleGuard } from '../../../src/plugin/bundle-guard.ts';
import { makeBundleLimits } from '../../../src/plugin/bundle-limits.ts';
import { SourceReader } from '../../../src/plugin/bundle-source.ts';
import { makePackage } from './package-folder.ts';
import type { PackageFolder } from './package-folder.ts';

function guardOf(folder: PackageFolder): BundleGuard {
  return new BundleGuard(new SourceReader(folder.root, makeBundleLimits()));
}

function errorOf(act: () => unknown): BundleError {
  try {
    act();
  } catch (error) {
    if (error instanceof BundleError) return error;
    throw error;
  }
  throw new Error('it was resolved');
}

const files = { 'index.js': '', 'node_modules/dep/index.js': '' };

describe('a link out of the folder is refused:', () => {
  test.each<[string, string, (folder: PackageFolder) => void]>([
    [
      'of a file',
      './a.js',
      ({ root, outside }) => symlinkSync(join(outside, 'secret.js'), join(root, 'a.js')),
    ],
    [
      'of a file that ends in another link',
      './a.js',
      ({ root, outside }) => {
        symlinkSync('b.js', join(root, 'a.js'));
        symlinkSync(join(outside, 'secret.js'), join(root, 'b.js'));
      },
    ],
    ['of a folder', './a/secret.js', ({ root, outside }) => symlinkSync(outside, join(root, 'a'))],
    [
      'of a folder, relative',
      './a/secret.js',
      ({ root }) => symlinkSync('../outside', join(root, 'a')),
    ],
    [
      'of a folder, tried as an entry',
      './a',
      ({ root, outside }) => symlinkSync(outside, join(root, 'a')),
    ],
    [
      'of a package',
      'other',
      ({ root, outside }) => symlinkSync(outside, join(root, 'node_modules/other')),
    ],
    [
      'of a package.json',
      'dep',
      ({ root, outside }) =>
        symlinkSync(join(outside, 'package.json'), join(root, 'node_modules/dep/package.json')),
    ],
    [
      'of an extension that is tried',
      './a',
      ({ root, outside }) => symlinkSync(join(outside, 'secret.js'), join(root, 'a.ts')),
    ],
    [
      'to the system',
      './a.js',
      ({ root }) => symlinkSync('/proc/self/environ', join(root, 'a.js')),
    ],
    ['to a device', './a.js', ({ root }) => symlinkSync('/dev/zero', join(root, 'a.js'))],
    [
      'to a neighbour whose name begins like the folder',
      './a.js',
      ({ root, outside }) => {
        renameSync(outside, `${root}-twin`);
        symlinkSync(`${root}-twin/secret.js`, join(root, 'a.js'));
      },
    ],
  ])('%s', (_what, specifier, prepare) => {
    using folder = makePackage(files);
    prepare(folder);
    const request = { specifier, importer: 'index.js', form: 'import' } as const;
    const error = errorOf(() => guardOf(folder).resolve(request));
    expect(error).toMatchObject({ code: 'OUTSIDE_PACKAGE', file: 'index.js', specifier });
  });

  test('but not one that leads nowhere: there is no such file', () => {
    using folder = makePackage(files);
    symlinkSync('a.js', join(folder.root, 'a.js'));
    symlinkSync('/no/such/file', join(folder.root, 'b.js'));
    for (const specifier of ['./a.js', './b.js']) {
      const request = { specifier, importer: 'index.js', form: 'import' } as const;
      expect(errorOf(() => guardOf(folder).resolve(request)).code).toBe('NOT_FOUND');
    }
  });
});

describe('a main is refused', () => {
  test.each([
    ['../outside/secret.js', 'OUTSIDE_PACKAGE'],
    ['/etc/passwd', 'OUTSIDE_PACKAGE'],
    ['a/../../outside/secret.js', 'OUTSIDE_PACKAGE'],
    ['link.js', 'OUTSIDE_PACKAGE'],
    ['missing.js', 'NOT_FOUND'],
    ['node:fs', 'NOT_FOUND'],
    ['index.js?raw', 'UNSUPPORTED'],
    ['a\u0000.js', 'UNSUPPORTED'],
  ])('%j', (main, code) => {
    using folder = makePackage(files);
    symlinkSync(join(folder.outside, 'secret.js'), join(folder.root, 'link.js'));
    const error = errorOf(() => guardOf(folder).resolveMain(main));
    expect(error).toMatchObject({ code, file: 'plugin.json' });
  });
});
