import { expect, test } from 'vitest';
import { clip, jsonText, quoted, shown, table } from '../../../src/cli/output.ts';

test('cuts a text to as many characters as there is room for', () => {
  expect(clip('abcde', 5)).toBe('abcde');
  expect(clip('abcdef', 5)).toBe('abcd…');
});

test('shows what a terminal would act on or hide as its number', () => {
  expect(shown('a\u{1b}[2Kb\u{9b}c\u{202e}d\n')).toBe('a\\u{1b}[2Kb\\u{9b}c\\u{202e}d\\u{a}');
  expect(shown('Côte d’Ivoire 日本')).toBe('Côte d’Ivoire 日本');
});

test('writes JSON that a terminal does not act on and a program reads as it was', () => {
  const value = { 'a\u{9b}': ['\u{1b}[2K', '\u{202e}', '\u{e0001}', 'é', '\n'] };
  for (const indent of [0, 2]) {
    const text = jsonText(value, indent) ?? '';
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{C}/u);
    expect(JSON.parse(text)).toEqual(value);
  }
  expect(jsonText(undefined)).toBeUndefined();
});

test('quotes for a shell only what needs it', () => {
  expect(['plugins/a-b', 'main:users', 'it is', "it's", '$HOME', ''].map(quoted)).toEqual([
    'plugins/a-b',
    'main:users',
    "'it is'",
    "'it'\\''s'",
    "'$HOME'",
    '',
  ]);
});

test('makes columns as wide as their widest cell', () => {
  const rows = [
    ['a', 'bb', 'c'],
    ['aaa', 'b', 'cc'],
  ];
  expect(table(rows)).toEqual(['a    bb  c', 'aaa  b   cc']);
});
