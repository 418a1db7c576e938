import { expect, test } from 'vitest';
import { parseContents } from '../contents.ts';
import { sinceWhen, theDay } from '../days.ts';
import { anchorOf, renderPage } from '../markdown.ts';
import { formatHandbook } from '../page.ts';

test('reads a list of pages, with and without titles of their own', () => {
  const text = 'title: T # comment\npages:\n  - a.md\n  - { file: b.md, title: "B & C" }\n';
  expect(parseContents(text, 'pages.yaml')).toEqual({
    title: 'T',
    pages: [
      { file: 'a.md', title: null },
      { file: 'b.md', title: 'B & C' },
    ],
  });
});

test.each([
  ['title: T\npages: [a.md', 'pages.yaml: Flow sequence in block collection must be'],
  ['title: T', 'pages.yaml: expected a title and a list'],
  ['title: T\npages: [a.md, ../b.md]', 'pages.yaml: page 2: expected the name of a Markdown file'],
  ['title: T\npages: [{ file: a.md, title: 3 }]', 'pages.yaml: page 1: its title is no text'],
  ['title: &t T\npages: [*t]', 'pages.yaml: Alias resolution is disabled'],
])('refuses the list %j', (text, message) => {
  expect(() => parseContents(text, 'pages.yaml')).toThrow(message);
});

test('takes the first heading for the title, and gives every heading a place', () => {
  const source = {
    file: 'a.md',
    title: null,
    changedAt: 0,
    markdown: '# Hi *you*\n\n## Units, `ms`\n',
  };
  const { title, html } = renderPage(source, new Set(['a.md']));
  expect(title).toBe('Hi *you*');
  expect(html).toContain('<h1 id="a-hi-you">Hi <em>you</em></h1>');
  expect(html).toContain('<h2 id="a-units-ms">');
});

test('leads links to pages of the handbook within it, and leaves others alone', () => {
  const markdown = '[a](b.md#x-y) [b](b.md) [c](#here) [d](c.md) [e](https://example.org/)';
  const source = { file: 'a.md', title: null, changedAt: 0, markdown };
  const { html } = renderPage(source, new Set(['a.md', 'b.md']));
  expect([...html.matchAll(/href="([^"]*)"/gu)].map((match) => match[1])).toEqual([
    '#b-x-y',
    '#b',
    '#a-here',
    'c.md',
    'https://example.org/',
  ]);
});

test('lets no HTML of a page through, nor of a title', () => {
  const markdown = '<script>alert(1)</script> [x](javascript:alert(1))';
  const source = { file: 'a.md', title: null, changedAt: 0, markdown };
  const page = { ...renderPage(source, new Set()), anchor: anchorOf('a.md'), changed: 'now' };
  const html = formatHandbook({ title: '<b>"T"</b>', writtenOn: 'today', pages: [page] });
  expect(html).toContain('&lt;script&gt;');
  expect(html).not.toMatch(/<script|href="javascript/u);
  expect(html).toContain('<title>&lt;b&gt;&quot;T&quot;&lt;/b&gt;</title>');
});

test('says days in words', () => {
  const day = 86_400_000;
  expect(theDay(0)).toBe('1 January 1970');
  expect(sinceWhen(day, 4 * day)).toBe('3 days ago (2 January 1970)');
});
