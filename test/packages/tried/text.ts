// Packages for words, differences and numbers longer than a double.

import type { TriedPackage } from '../tried-package.ts';

export const TEXT: readonly TriedPackage[] = [
  {
    name: 'diff',
    does: 'writes a patch between two texts, and applies it',
    code: `import { applyPatch, createPatch, diffWords } from 'diff';
      const [before, after] = ['a\\nb\\nc\\n', 'a\\nB\\nc\\n'];
      export const run = () => {
        const patch = createPatch('f.txt', before, after);
        const words = diffWords('one two', 'one three').filter(
          ({ added, removed }) => added || removed,
        );
        return [
          patch.split('\\n').slice(4, -1),
          applyPatch(before, patch) === after,
          words.map(({ value }) => value),
        ];
      };`,
    expected: [['@@ -1,3 +1,3 @@', ' a', '-b', '+B', ' c'], true, ['two', 'three']],
  },
  {
    name: 'escape-string-regexp',
    does: 'makes a pattern of text that holds what patterns are made of',
    code: `import escape from 'escape-string-regexp';
      export const run = () =>
        ['a+b (c)?', 'aab c'].map((text) => new RegExp('^' + escape('a+b (c)?') + '$').test(text));`,
    expected: [true, false],
  },
  {
    name: 'slugify',
    does: 'makes a name fit for an address',
    code: `import slugify from 'slugify';
      export const run = () => [
        slugify('Größe & Gewicht: 3€!', { lower: true, strict: true }),
        slugify('Ça va', '_'),
      ];`,
    expected: ['grosse-and-gewicht-3euro', 'Ca_va'],
  },
  {
    name: 'pluralize',
    does: 'knows the plural of regular and irregular words, and learns one',
    code: `import pluralize from 'pluralize';
      pluralize.addIrregularRule('skerry', 'skerries');
      export const run = () => [
        pluralize('policy', 2, true),
        pluralize('person', 3),
        pluralize.singular('mice'),
        pluralize('skerry'),
      ];`,
    expected: ['2 policies', 'people', 'mouse', 'skerries'],
  },
  {
    name: 'fastest-levenshtein',
    does: 'finds the nearest of several words',
    code: `import { closest, distance } from 'fastest-levenshtein';
      export const run = () => [
        distance('kitten', 'sitting'),
        closest('filesytem', ['database', 'filesystem', 'network']),
      ];`,
    expected: [3, 'filesystem'],
  },
  {
    name: 'decimal.js',
    does: 'adds without binary rounding, and takes a root to 30 digits',
    code: `import Decimal from 'decimal.js';
      Decimal.set({ precision: 30 });
      export const run = () => [
        new Decimal('0.1').plus('0.2').toString(),
        Decimal.sqrt(2).toString(),
        new Decimal('1e400').times(2).toString(),
      ];`,
    expected: ['0.3', '1.41421356237309504880168872421', '2e+400'],
  },
  {
    name: 'bignumber.js',
    does: 'multiplies long numbers exactly, in other bases too',
    code: `import BigNumber from 'bignumber.js';
      export const run = () => [
        new BigNumber('12345678901234567890').times('98765432109876543210').toFixed(),
        new BigNumber(255).toString(16),
        new BigNumber('1234567.891').toFormat(2),
      ];`,
    expected: ['1219326311370217952237463801111263526900', 'ff', '1,234,567.89'],
  },
  {
    name: 'object-inspect',
    does: 'shows any value as text for people',
    code: `import inspect from 'object-inspect';
      export const run = () =>
        inspect({ a: new Map([[1, { b: 'x' }]]), c: [undefined, 2n], d: /e/ });`,
    expected: "{ a: Map (1) {1 => { b: 'x' }}, c: [ undefined, 2n ], d: /e/ }",
  },
];
