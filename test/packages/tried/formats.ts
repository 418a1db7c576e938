// Packages that read and write the formats of files.

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
    name: 'papaparse',
    does: 'reads CSV whose delimiter it finds out, writes it, and names what is wrong',
    code: `import Papa from 'papaparse';
      const text = 'a;b\\n1;"x;y"\\n2;';
      export const run = () => {
        const { data, meta } = Papa.parse(text, { header: true, dynamicTyping: true });
        const { errors } = Papa.parse('a,b\\n"c', { delimiter: ',' });
        return [data, meta.delimiter, Papa.unparse([['a,b', null]]), errors.map(({ code }) => code)];
      };`,
    expected: [
      [
        { a: 1, b: 'x;y' },
        { a: 2, b: null },
      ],
      ';',
      '"a,b",',
      ['MissingQuotes'],
    ],
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
    name: 'smol-toml',
    does: 'reads and writes TOML, and names the line of a mistake',
    code: `import { parse, stringify, TomlError } from 'smol-toml';
      const lineOf = (text) => {
        try {
          return parse(text);
        } catch (error) {
          return [error instanceof TomlError, error.line];
        }
      };
      export const run = () => [
        parse('[[server]]\\nhost = "a"\\nsince = 2026-01-02\\nports = [80, 443]\\n'),
        stringify({ a: { b: [1, 2] } }),
        lineOf('a = 1\\nb = '),
      ];`,
    expected: [
      { server: [{ host: 'a', since: '2026-01-02', ports: [80, 443] }] },
      '[a]\nb = [ 1, 2 ]\n',
      [true, 2],
    ],
  },
  {
    name: 'strip-json-comments',
    does: 'takes comments and trailing commas out of JSON, and nothing out of its texts',
    code: `import strip from 'strip-json-comments';
      const text = '{ "a": "//no", /* yes */ "b": [1, 2,], } // end';
      export const run = () => JSON.parse(strip(text, { trailingCommas: true }));`,
    expected: { a: '//no', b: [1, 2] },
  },
];
