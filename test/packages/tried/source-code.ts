// Packages that read, change and try source code.

import type { TriedPackage } from '../tried-package.ts';

export const SOURCE_CODE: readonly TriedPackage[] = [
  {
    name: 'acorn',
    does: 'parses JavaScript to a tree, and gives the place of a mistake',
    code: `import { parse } from 'acorn';
      const placeOf = (text) => {
        try {
          return parse(text, { ecmaVersion: 'latest' }).body.map(({ type }) => type);
        } catch ({ name, pos }) {
          return [name, pos];
        }
      };
      export const run = () => [
        placeOf('const a = () => b?.c; class D { #e = 1n }'),
        placeOf('let 1'),
      ];`,
    expected: [
      ['VariableDeclaration', 'ClassDeclaration'],
      ['SyntaxError', 4],
    ],
  },
  {
    name: 'magic-string',
    does: 'changes words of a text, and makes the source map of what it changed',
    code: `import MagicString from 'magic-string';
      export const run = () => {
        const text = new MagicString('const a = 1;').overwrite(6, 7, 'b').append('\\n');
        return [text.toString(), text.generateMap({ source: 'a.js' }).mappings];
      };`,
    expected: ['const b = 1;\n', 'AAAA,MAAM,CAAC;'],
  },
  {
    name: '@jridgewell/trace-mapping',
    does: 'finds the line of the author behind a line of a bundle',
    code: `import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
      const map = new TraceMap({ version: 3, sources: ['a.ts'], names: [], mappings: ';;AAEA' });
      export const run = () => [
        originalPositionFor(map, { line: 3, column: 0 }),
        originalPositionFor(map, { line: 1, column: 0 }).source,
      ];`,
    expected: [{ source: 'a.ts', line: 3, column: 0, name: null }, null],
  },
  {
    name: 'postcss',
    does: 'runs a plugin over a style sheet, and names the line of a mistake',
    code: `import postcss from 'postcss';
      const dark = {
        postcssPlugin: 'dark',
        Declaration(declaration) {
          if (declaration.value === 'white') declaration.value = 'black';
        },
      };
      const change = async (css) => {
        try {
          return (await postcss([dark]).process(css, { from: undefined })).css;
        } catch ({ name, line }) {
          return [name, line];
        }
      };
      export const run = async () => [await change('a { color: white }'), await change('a {\\n  b')];`,
    expected: ['a { color: black }', ['CssSyntaxError', 2]],
  },
  {
    name: 'prettier',
    does: 'lays out Markdown and JavaScript, with the printers it is given',
    code: `import * as babel from 'prettier/plugins/babel';
      import * as estree from 'prettier/plugins/estree';
      import * as markdown from 'prettier/plugins/markdown';
      import { format } from 'prettier/standalone';
      const plugins = [babel, estree, markdown];
      export const run = async () => [
        await format('* a\\n* b', { parser: 'markdown', plugins }),
        await format('let a={b:1}', { parser: 'babel', plugins, semi: false }),
      ];`,
    expected: ['- a\n- b\n', 'let a = { b: 1 }\n'],
  },
  {
    name: 'fast-check',
    does: 'finds the smallest input for which a rule does not hold',
    code: `import fc from 'fast-check';
      const lists = fc.array(fc.string({ maxLength: 5 }));
      export const run = () => {
        const small = fc.property(fc.integer(), (n) => n < 100);
        const { failed, counterexample } = fc.check(small, { seed: 7 });
        fc.assert(fc.property(lists, (list) => list.toReversed().toReversed().join() === list.join()));
        return [failed, counterexample];
      };`,
    expected: [true, [100]],
  },
];
