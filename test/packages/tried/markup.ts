// Packages that write and read HTML, templates and Markdown.

import type { TriedPackage } from '../tried-package.ts';

export const MARKUP: readonly TriedPackage[] = [
  {
    name: 'handlebars',
    does: 'compiles a template with a loop and a function of its own, escaping what it fills in',
    generatesCode: true,
    code: `import Handlebars from 'handlebars/dist/cjs/handlebars.js';
      Handlebars.registerHelper('loud', (text) => text.toUpperCase());
      const page = Handlebars.compile('{{#each rows}}<li>{{loud name}}</li>{{else}}none{{/each}}');
      export const run = () => [
        page({ rows: [{ name: 'a&b' }, { name: 'c' }] }),
        page({ rows: [] }),
      ];`,
    expected: ['<li>A&amp;B</li><li>C</li>', 'none'],
  },
  {
    name: 'mustache',
    does: 'renders sections and a partial, escaping what it fills in',
    code: `import Mustache from 'mustache';
      export const run = () =>
        Mustache.render(
          '{{#rows}}{{> row}}{{/rows}}{{^rows}}none{{/rows}}',
          { rows: [{ n: '<1>' }, { n: 2 }] },
          { row: '[{{n}}|{{{n}}}]' },
        );`,
    expected: '[&lt;1&gt;|<1>][2|2]',
  },
  {
    name: 'ejs',
    does: 'renders a template with JavaScript in it',
    generatesCode: true,
    code: `import ejs from 'ejs';
      const page = '<% for (const row of rows) { -%>\\n<td><%= row %></td>\\n<% } -%>\\n';
      export const run = () => ejs.render(page, { rows: ['a<b', 'c'] });`,
    expected: '<td>a&lt;b</td>\n<td>c</td>\n',
  },
  {
    name: 'marked',
    does: 'turns Markdown with a table into HTML',
    code: `import { marked } from 'marked';
      export const run = () => marked.parse('# Hi *you*\\n\\n| a | b |\\n|---|--:|\\n| 1 | 2 |\\n');`,
    expected: [
      '<h1>Hi <em>you</em></h1>',
      '<table>',
      '<thead>',
      '<tr>',
      '<th>a</th>',
      '<th align="right">b</th>',
      '</tr>',
      '</thead>',
      '<tbody><tr>',
      '<td>1</td>',
      '<td align="right">2</td>',
      '</tr>',
      '</tbody></table>',
      '',
    ].join('\n'),
  },
  {
    name: 'markdown-it',
    does: 'turns Markdown into HTML with links made of addresses, and lets no HTML through',
    code: `import MarkdownIt from 'markdown-it';
      const markdown = new MarkdownIt({ linkify: true, typographer: true });
      export const run = () =>
        markdown.render('1. <b>no</b>\\n2. see https://example.org -- "now"\\n');`,
    expected: [
      '<ol>',
      '<li>&lt;b&gt;no&lt;/b&gt;</li>',
      '<li>see <a href="https://example.org">https://example.org</a> – “now”</li>',
      '</ol>',
      '',
    ].join('\n'),
  },
  {
    name: 'linkify-it',
    does: 'finds addresses in a sentence, without the full stop behind them',
    code: `import { LinkifyIt } from 'linkify-it';
      const linkify = new LinkifyIt();
      export const run = () =>
        linkify
          .match('Mail ada@example.org or see https://example.org/a_(b).')
          .map(({ url, index }) => [url, index]);`,
    expected: [
      ['mailto:ada@example.org', 5],
      ['https://example.org/a_(b)', 28],
    ],
  },
  {
    name: 'he',
    does: 'encodes and decodes HTML entities by their names',
    code: `import * as he from 'he';
      export const run = () => [
        he.encode('© ü <', { useNamedReferences: true }),
        he.decode('&copy;&hellip;&#x1F600;&notin;'),
      ];`,
    expected: ['&copy; &uuml; &lt;', '©…😀∉'],
  },
  {
    name: 'entities',
    does: 'decodes entities strictly and loosely, and escapes text for XML',
    code: `import { decodeHTML, decodeHTMLStrict, encodeXML } from 'entities';
      export const run = () => [
        decodeHTML('&amp&lt'),
        decodeHTMLStrict('&amp&lt'),
        encodeXML('a<ü>&'),
      ];`,
    expected: ['&<', '&amp&lt', 'a&lt;&#252;&gt;&amp;'],
  },
];
