import { expect, test } from 'vitest';
import { mapAtOnce } from '../at-once.ts';
import { findLinks } from '../links.ts';
import { formatReport } from '../markdown.ts';

function urls(markdown: string): string[] {
  return findLinks('a.md', markdown).map(({ url }) => url);
}

test.each([
  ['[a](https://example.org/a)', ['https://example.org/a']],
  ['[a](https://example.org/b_(c)).', ['https://example.org/b_(c)']],
  ['[a](https://example.org/a "A title")', ['https://example.org/a']],
  ['[https://a.example](https://b.example/)', ['https://a.example/', 'https://b.example/']],
  ['<https://example.org/a>', ['https://example.org/a']],
  ['[a]: https://example.org/a', ['https://example.org/a']],
  ['See https://example.org/a, or not.', ['https://example.org/a']],
  ['| https://example.org/a|b |', ['https://example.org/a']],
  ['https://EXAMPLE.org/a#part', ['https://example.org/a']],
  ['``https://a.example ` https://b.example`` https://c.example', ['https://c.example/']],
  ['a ` that is no code, https://example.org', ['https://example.org/']],
  ['`https://example.org`', []],
  ['[a](other.md) [b](#here) mailto:a@example.org', []],
  ['https://', []],
])('finds in %j what it leads to', (markdown, expected) => {
  expect(urls(markdown)).toEqual(expected);
});

test('takes a block of code for an example, up to a fence that is as long', () => {
  const page = '````sh\n```\nhttps://a.example\n````\nhttps://b.example\n~~~\nhttps://c.example\n';
  expect(urls(page)).toEqual(['https://b.example/']);
});

test('says on which line of which page a link stands', () => {
  expect(findLinks('a.md', 'Hi\r\n\r\n<https://a.example>')).toEqual([
    { file: 'a.md', line: 3, url: 'https://a.example/' },
  ]);
});

test('is done with a page made to keep it busy', () => {
  const page = `https://a.example/${'('.repeat(50_000)}${')'.repeat(200_000)} ${'`'.repeat(50_000)}`;
  expect(urls(page)).toEqual([`https://a.example/${'('.repeat(50_000)}${')'.repeat(50_000)}`]);
});

test('does so many at a time and no more, and answers in order', async () => {
  const waiting: (() => void)[] = [];
  const done = mapAtOnce([1, 2, 3, 4, 5], 2, async (n) => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    return n * n;
  });
  for (let started = 0; started < 5; started += 1) {
    expect(waiting.length).toBeLessThanOrEqual(2);
    waiting.pop()?.();
    await new Promise(setImmediate);
  }
  expect(await done).toEqual([1, 4, 9, 16, 25]);
});

test('reports what is wrong first, and lets no server write the report', () => {
  const links = [
    { file: 'a.md', line: 1, url: 'https://a.example/' },
    { file: 'b.md', line: 7, url: 'https://a.example/' },
    { file: 'b_c.md', line: 2, url: 'https://b.example/' },
    { file: 'b.md', line: 9, url: 'https://c.example/' },
  ];
  const report = formatReport(links, [
    { url: 'https://a.example/', state: 'ok', note: 'moved to https://d.example/' },
    { url: 'https://b.example/', state: 'silent', note: 'a\n# <b> [c](d)' },
    { url: 'https://c.example/', state: 'ok', note: '' },
  ]);
  expect(report).toBe(`# Links

3 addresses in 4 links, 2 of them in order.

## Without an answer

- <https://b.example/> a \\# \\<b\\> \\[c\\](d) (b\\_c.md:2)

## Moved

- <https://a.example/> moved to https://d.example/ (a.md:1, b.md:7)
`);
});
