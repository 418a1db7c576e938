// Guest text on its way to people: what stays, what becomes a mark, and where lines may begin.

import { describe, expect, it } from 'vitest';
import { cleanLine, cleanText } from '../../sandbox/clean-text.ts';

const UNSAFE = [
  '\0',
  '\u0007',
  '\u000b',
  '\r',
  '\u001b',
  '\u007f',
  '\u0085',
  '\u009b',
  '\u00ad',
  '\u061c',
  '\u200b',
  '\u200e',
  '\u2028',
  '\u2029',
  '\u202e',
  '\u2060',
  '\u2066',
  '\ufeff',
  '\ud83d',
  '\ude00',
  '\u{e0041}',
];

describe('guest text', () => {
  it.each(UNSAFE)('shows a mark in place of what acts, hides or turns round (%j)', (unsafe) => {
    expect(cleanText(`a${unsafe}b`)).toBe('a\ufffdb');
    expect(cleanLine(`a${unsafe}b`)).toBe('a\ufffdb');
  });

  it('keeps letters, signs and pictures of every language', () => {
    const text = 'Grüße, שלום, 你好, 😀 é "quoted" <b>';
    expect(cleanText(text)).toBe(text);
    expect(cleanLine(text)).toBe(text);
  });

  it('is cut at 8,192 units, never leaving half a character', () => {
    expect(cleanText('x'.repeat(8_192))).toHaveLength(8_192);
    expect(cleanText('x'.repeat(8_193))).toHaveLength(8_192);
    expect(cleanText(`${'x'.repeat(8_191)}😀`).at(-1)).toBe('\ufffd');
  });
});

describe('a message', () => {
  it('shows its line breaks and tabs instead of making them', () => {
    expect(cleanLine('saved\n2026 INFO eve\tadmin\n')).toBe('saved\\n2026 INFO eve\\tadmin\\n');
  });

  it('lets a frame of a stack stand in its own line, and nothing that only resembles one', () => {
    const stack = 'Error: x\n    at run (bundle.mjs:1:2)\n    at f';
    expect(cleanLine(stack)).toBe(stack);
    expect(cleanLine('x\n   at run')).toBe('x\\n   at run');
    expect(cleanLine('x\n\n    at run')).toBe('x\\n\n    at run');
  });
});
