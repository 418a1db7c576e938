import { describe, expect, test } from 'vitest';
import { makeBundleLimits } from '../../../src/plugin/bundle-limits.ts';
import { encodeAnswer, parseAnswer } from '../../../src/plugin/bundle-message.ts';
import type { BundleAnswer } from '../../../src/plugin/bundle-message.ts';

const limits = makeBundleLimits({ outputBytes: 10, mapBytes: 4, modules: 1 });
const sha256 = 'a'.repeat(64);

const good: BundleAnswer = {
  ok: true,
  output: { code: 'é1234567\n', map: '{}', files: [{ path: 'a b.js', sha256 }], warnings: ['w'] },
};

describe('an answer of the bundling process', () => {
  test('comes through as it was sent, byte for byte', () => {
    expect(parseAnswer(encodeAnswer(good), limits)).toEqual(good);
    const problem = {
      code: 'SYNTAX',
      file: 'a.js',
      specifier: null,
      message: 'm',
      hint: 'h',
    } as const;
    const bad: BundleAnswer = { ok: false, problem };
    expect(parseAnswer(encodeAnswer(bad), limits)).toEqual(bad);
  });

  test.each<[string, Buffer]>([
    ['nothing', Buffer.alloc(0)],
    ['no line', Buffer.from('{"ok":true}')],
    ['no JSON', Buffer.from('{\n')],
    ['no object', Buffer.from('null\n')],
    ['an array', Buffer.from('[]\n')],
    ['no counts', header({ codeBytes: undefined })],
    ['negative counts', header({ codeBytes: -1, mapBytes: 1 })],
    ['fractions', header({ codeBytes: 0.5 })],
    ['fewer bytes than it says', header({ codeBytes: 1 })],
    ['more bytes than it says', Buffer.concat([header({}), Buffer.from('x')])],
    ['more code than the cap', Buffer.concat([header({ codeBytes: 11 }), Buffer.alloc(11)])],
    ['more map than the cap', Buffer.concat([header({ mapBytes: 5 }), Buffer.alloc(5)])],
    ['more files than the cap', header({ files: [file('a'), file('b')] })],
    ['no list of files', header({ files: {} })],
    ['a file without a name', header({ files: [file('')] })],
    ['a name with control characters', header({ files: [file('a\u001b[2Jb')] })],
    ['a digest that is none', header({ files: [{ path: 'a', sha256: 'A'.repeat(64) }] })],
    ['no list of warnings', header({ warnings: 'w' })],
    ['an unknown code', Buffer.from('{"ok":false,"problem":{"code":"toString"}}\n')],
    ['no problem', Buffer.from('{"ok":false}\n')],
    ['a first line longer than its cap', Buffer.from(`${' '.repeat(1024 * 1024 + 4096)}{}\n`)],
  ])('is refused where it holds %s', (_what, bytes) => {
    expect(parseAnswer(bytes, limits)).toBeNull();
  });

  test('has its texts bounded and made printable', () => {
    const problem = {
      code: 'SYNTAX',
      file: 7,
      specifier: {},
      message: `\u001b[31m\n${'x'.repeat(9_000)}`,
      hint: null,
    };
    const answer = parseAnswer(Buffer.from(`${JSON.stringify({ ok: false, problem })}\n`), limits);
    if (answer?.ok !== false) throw new Error('not an error');
    expect(answer.problem).toMatchObject({ file: '', specifier: '', hint: '' });
    expect(answer.problem.message).toMatch(/^\[31m x+$/);
    expect(answer.problem.message.length).toBeLessThanOrEqual(2_000);
  });

  test('has its warnings counted', () => {
    const answer = parseAnswer(header({ warnings: Array(60).fill('w') }), limits);
    expect(answer).toMatchObject({ output: { warnings: Array(50).fill('w') } });
  });
});

function header(changes: Readonly<Record<string, unknown>>): Buffer {
  const base = { ok: true, codeBytes: 0, mapBytes: 0, files: [], warnings: [] };
  return Buffer.from(`${JSON.stringify({ ...base, ...changes })}\n`);
}

function file(path: string): { path: string; sha256: string } {
  return { path, sha256 };
}
