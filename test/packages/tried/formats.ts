// Packages that read and write the formats of files and addresses.

import type { TriedPackage } from '../tried-package.ts';

export const FORMATS: readonly TriedPackage[] = [
  {
    name: 'yaml',
    does: 'keeps the comments of a document it changes, and reads anchors',
    code: `import { parse, parseDocument } from 'yaml';
      export const run = () => {
        const document = parseDocument('# kept\\nname: a # too\\nlist: [1, 2]\\n');
        document.set('name', 'b');
        return [String(document), parse('base: &b { x: 1 }\\ncopy: *b\\n')];
      };`,
    expected: ['# kept\nname: b # too\nlist: [ 1, 2 ]\n', { base: { x: 1 }, copy: { x: 1 } }],
  },
  {
    name: 'js-yaml',
    does: 'reads and writes YAML, and names the line of a mistake',
    code: `import * as yaml from 'js-yaml';
      const lineOf = (text) => {
        try {
          return yaml.load(text);
        } catch (error) {
          return [error.name, error.mark.line];
        }
      };
      export const run = () => [
        yaml.load('a: [1, two]\\nb: |\\n  x\\n  y\\n'),
        yaml.dump({ a: ['x', { b: null }] }),
        lineOf('a: 1\\nb: [1\\n'),
      ];`,
    expected: [{ a: [1, 'two'], b: 'x\ny\n' }, 'a:\n  - x\n  - b: null\n', ['YAMLException', 2]],
  },
  {
    name: 'ini',
    does: 'reads sections and lists, and writes them again',
    code: `import * as ini from 'ini';
      export const run = () => {
        const settings = ini.parse('top = 1\\n[a.b]\\nlist[] = x\\nlist[] = y\\n; no\\n');
        return [settings, ini.stringify({ a: { on: true } })];
      };`,
    expected: [{ top: '1', a: { b: { list: ['x', 'y'] } } }, '[a]\non=true\n'],
  },
  {
    name: 'csv-parse',
    does: 'reads CSV to typed objects, and names the line of a mistake',
    code: `import { parse } from 'csv-parse/browser/esm/sync';
      const codeOf = (text) => {
        try {
          return parse(text);
        } catch ({ code, lines }) {
          return [code, lines];
        }
      };
      export const run = () => [
        parse('a,b\\n1,"x\\ny"\\n', { columns: true, cast: true }),
        codeOf('a,b\\n1\\n'),
      ];`,
    expected: [[{ a: 1, b: 'x\ny' }], ['CSV_RECORD_INCONSISTENT_FIELDS_LENGTH', 2]],
  },
  {
    name: 'fast-xml-parser',
    does: 'reads XML with attributes and CDATA, writes it, and refuses a tag left open',
    code: `import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';
      const options = { ignoreAttributes: false, attributeNamePrefix: '@' };
      export const run = () => {
        const tree = new XMLParser(options).parse(
          '<r><i id="1">a</i><i id="2"><![CDATA[<b>]]></i></r>',
        );
        return [
          tree,
          new XMLBuilder(options).build({ r: { '@v': '1', t: 'a&b' } }),
          XMLValidator.validate('<r><i></r>').err.code,
        ];
      };`,
    expected: [
      {
        r: {
          i: [
            { '#text': 'a', '@id': '1' },
            { '#text': '<b>', '@id': '2' },
          ],
        },
      },
      '<r v="1"><t>a&amp;b</t></r>',
      'InvalidTag',
    ],
  },
  {
    name: 'qs',
    does: 'reads and writes nested query strings',
    code: `import qs from 'qs/dist/qs.js';
      export const run = () => [
        qs.parse('a[b]=1&a[c][]=2&a[c][]=3&d=%C3%BC'),
        qs.stringify(
          { f: { in: ['x', 'y'] }, q: 'ü' },
          { encodeValuesOnly: true, arrayFormat: 'brackets' },
        ),
        Object.getPrototypeOf(qs.parse('__proto__[x]=1')).x ?? null,
      ];`,
    expected: [{ a: { b: '1', c: ['2', '3'] }, d: 'ü' }, 'f[in][]=x&f[in][]=y&q=%C3%BC', null],
  },
  {
    name: 'path-to-regexp',
    does: 'takes parameters out of a path, and puts them into one',
    code: `import { compile, match } from 'path-to-regexp';
      export const run = () => [
        match('/orgs/:org/files/*path')('/orgs/acme/files/a/b.txt').params,
        match('/orgs/:org')('/users/1'),
        compile('/orgs/:org{/:id}')({ org: 'a b', id: '7' }),
      ];`,
    expected: [{ org: 'acme', path: ['a', 'b.txt'] }, false, '/orgs/a%20b/7'],
  },
  {
    name: 'semver',
    does: 'compares versions, holds them against ranges, and steps to the next one',
    code: `import semver from 'semver';
      export const run = () => [
        semver.satisfies('2.4.1', '^2.3.0 || >=4'),
        semver.rsort(['1.10.0', '1.9.0', '1.10.0-rc.1']),
        semver.inc('1.2.3', 'minor'),
        semver.valid('1.2'),
        semver.maxSatisfying(['1.0.0', '1.4.2', '2.0.0'], '1.x'),
      ];`,
    expected: [true, ['1.10.0', '1.10.0-rc.1', '1.9.0'], '1.3.0', null, '1.4.2'],
  },
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
];
