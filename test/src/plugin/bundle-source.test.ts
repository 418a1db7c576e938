import { linkSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeBundleLimits } from '../../../src/plugin/bundle-limits.ts';
import { SourceReader } from '../../../src/plugin/bundle-source.ts';
import { sha256Hex } from '../../../src/plugin/digest.ts';
import { makeFifo, makePackage, SECRET } from './package-folder.ts';

describe('a source file', () => {
  test('is read once: what is bundled is what was digested, even if the file changes', () => {
    using folder = makePackage({ 'a.js': 'first' });
    const reader = new SourceReader(folder.root, makeBundleLimits());
    const first = reader.read('a.js');
    writeFileSync(join(folder.root, 'a.js'), 'second');
    expect(reader.read('a.js')).toBe(first);
    expect(first).toEqual({ path: 'a.js', text: 'first', sha256: sha256Hex('first') });
  });

  test('that becomes a link between the search and the reading is refused', () => {
    using folder = makePackage({ 'a.js': '' });
    const reader = new SourceReader(folder.root, makeBundleLimits());
    expect(reader.locate('a.js')).toEqual({ kind: 'file', path: 'a.js' });
    unlinkSync(join(folder.root, 'a.js'));
    symlinkSync(join(folder.outside, 'secret.js'), join(folder.root, 'a.js'));
    expect(() => reader.read('a.js')).toThrow(/cannot be opened \(ELOOP\)/);
  });

  test('whose folder becomes a link between the search and the reading is refused', () => {
    using folder = makePackage({ 'lib/secret.js': 'export default 1;' });
    const reader = new SourceReader(folder.root, makeBundleLimits());
    expect(reader.locate('lib/secret.js')?.kind).toBe('file');
    renameSync(join(folder.root, 'lib'), join(folder.root, 'old'));
    symlinkSync(folder.outside, join(folder.root, 'lib'));
    expect(() => reader.read('lib/secret.js')).toThrow(/was replaced/);
  });

  test('that is a FIFO is refused in the search, and at once where it became one since', () => {
    using folder = makePackage({});
    const reader = new SourceReader(folder.root, makeBundleLimits());
    makeFifo(join(folder.root, 'a.js'));
    expect(() => reader.locate('a.js')).toThrow(/neither a regular file/);
    expect(() => reader.read('a.js')).toThrow(/neither a regular file/);
  });

  test('is refused where a link with a plain name leads to one with control characters', () => {
    using folder = makePackage({ 'a\u001b[2J.js': '' });
    symlinkSync('a\u001b[2J.js', join(folder.root, 'a.js'));
    const reader = new SourceReader(folder.root, makeBundleLimits());
    expect(() => reader.locate('a.js')).toThrow(/name cannot be used/);
  });

  test('may be as long as its cap, and not one byte longer', () => {
    using folder = makePackage({ 'ten.js': 'x'.repeat(10), 'eleven.js': 'x'.repeat(11) });
    const reader = new SourceReader(folder.root, makeBundleLimits({ fileBytes: 10 }));
    expect(reader.read('ten.js').text).toHaveLength(10);
    expect(() => reader.read('eleven.js')).toThrow(/larger than 10 bytes/);
  });

  test('counts towards the cap of all files together', () => {
    using folder = makePackage({ 'a.js': 'x'.repeat(10), 'b.js': 'x'.repeat(10), 'c.js': 'x' });
    const reader = new SourceReader(folder.root, makeBundleLimits({ inputBytes: 20 }));
    reader.read('a.js');
    reader.read('b.js');
    expect(() => reader.read('c.js')).toThrow(/together exceed 20 bytes/);
  });

  test('that is gone has an error of its own; a second name of a file outside is a file', () => {
    using folder = makePackage({});
    const reader = new SourceReader(folder.root, makeBundleLimits());
    expect(reader.locate('a.js')).toBeNull();
    expect(() => reader.read('a.js')).toThrow(/ENOENT/);
    // A second name of a file outside cannot be told from a file: whoever can make one can read it already.
    linkSync(join(folder.outside, 'secret.js'), join(folder.root, 'hard.js'));
    expect(reader.read('hard.js').text).toContain(SECRET);
  });
});
