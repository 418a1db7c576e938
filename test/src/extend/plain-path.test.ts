// One spelling for each path of a request.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { plainPath } from '../../../src/extend/endpoints/index.ts';

it.each([
  ['/plugins/a/notes', '/plugins/a/notes'],
  ['/plugins/a/n%6ftes', '/plugins/a/notes'],
  ['/plugins/a/%C3%BC b', '/plugins/a/ü b'],
  ['/a%20b', '/a b'],
  ['/a%2Fb', '/a%2Fb'],
  ['/a%2fb', '/a%2Fb'],
  ['/a%5Cb', '/a%5Cb'],
  ['/%2561', '/%2561'],
  ['/a%00%0a%7f', '/a%00%0A%7F'],
  ['/', '/'],
  ['//a/', '//a/'],
])('%s is %s', (path, plain) => {
  expect(plainPath(path)).toBe(plain);
});

it.each(['/%', '/%E0%A4%A', '/%zz', '/%C3'])('%s is no text', (path) => {
  expect(plainPath(path)).toBeNull();
});

it('says the same of a path in every spelling, and of no two different ones', () => {
  const spelled = (text: string): string =>
    Buffer.from(text).reduce((path, byte) => `${path}%${byte.toString(16).padStart(2, '0')}`, '');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
      expect(plainPath(`/${encodeURIComponent(a)}`)).toBe(plainPath(`/${spelled(a)}`));
      const same = plainPath(`/${spelled(a)}`) === plainPath(`/${spelled(b)}`);
      expect(same).toBe(a === b);
    }),
  );
});
