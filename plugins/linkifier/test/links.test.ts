import { expect, test } from 'vitest';
import { format } from '../format.ts';
import { splitLinks } from '../links.ts';

/** The text with its links in angle brackets. */
function marked(text: string): string {
  return splitLinks(text)
    .map((part) => (part.href === undefined ? part.text : `⟨${part.text}⟩`))
    .join('');
}

test.each([
  ['see https://example.org/a?b=c#d now', 'see ⟨https://example.org/a?b=c#d⟩ now'],
  ['at HTTP://EXAMPLE.ORG', 'at ⟨HTTP://EXAMPLE.ORG⟩'],
  ['https://a.example https://b.example', '⟨https://a.example⟩ ⟨https://b.example⟩'],
  ['Is it https://example.org?', 'Is it ⟨https://example.org⟩?'],
  ['https://example.org/..., and so on', '⟨https://example.org/⟩..., and so on'],
  ['(see https://example.org/a_(b).)', '(see ⟨https://example.org/a_(b)⟩.)'],
  ['[https://example.org/x]', '[⟨https://example.org/x⟩]'],
  ['<https://example.org/x>', '<⟨https://example.org/x⟩>'],
])('finds the address in %j', (text, expected) => {
  expect(marked(text)).toBe(expected);
});

test.each([
  'no address at all',
  'javascript:alert(1)',
  'data:text/html,x',
  'https://',
  'https://[oops/',
  'https://bank.example@evil.example/',
  'nothttps://example.org',
])('makes no link of %j', (text) => {
  expect(splitLinks(text)).toEqual([{ text }]);
});

test('links to the address as a browser would read it, and shows it as it was written', () => {
  expect(splitLinks('https://EXAMPLE.org/ü')).toEqual([
    { text: 'https://EXAMPLE.org/ü', href: 'https://example.org/%C3%BC' },
  ]);
});

test('loses no letter, even of a text made to confuse it', () => {
  const text = `${'https://('.repeat(500)}${')'.repeat(5_000)} https://example.org`;
  const parts = splitLinks(text);
  expect(parts.map((part) => part.text).join('')).toBe(text);
  expect(parts.at(-1)).toEqual({ text: 'https://example.org', href: 'https://example.org/' });
});

test('leaves the links of others alone, and keeps what else a message says', () => {
  const message = {
    from: 'ada',
    parts: [{ text: 'https://a.example', href: 'https://safe.example' }, { text: 'b' }],
  };
  expect(format(message)).toEqual(message);
});

test.each([null, 'https://example.org', { parts: 'x' }, { parts: [{ href: 'x' }] }])(
  'refuses %j, which is no message',
  (input) => {
    expect(() => format(input)).toThrow('expected a message');
  },
);
