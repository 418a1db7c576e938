// Results as data: what comes through unchanged, what is left out, and what is refused.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_LEVELS, parseOutput } from '../../../src/host/output-value.ts';

function levels(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(levels));
}

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('the result of a call', () => {
  it('is what its JSON text says, for any plain data', () => {
    const plain = fc
      .jsonValue({ maxDepth: 5, stringUnit: 'grapheme' })
      .filter((value) => !/__proto__|constructor/.test(JSON.stringify(value)));
    fc.assert(
      fc.property(plain, (value) => {
        const text = JSON.stringify(value);
        expect(parseOutput(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('is undefined where there is no text', () => {
    expect(parseOutput('')).toBeUndefined();
  });

  it('keeps control characters that a text escapes', () => {
    expect(parseOutput('["\\u0000\\u001b[2J","\\n"]')).toEqual(['\0\u001b[2J', '\n']);
  });

  it('loses the keys that a merge would take for a prototype, however they are spelled', () => {
    const spelled = ['"__proto__"', '"\\u005f_proto_\\u005F"', '"\\u005F\\u005Fproto\\u005f_"'];
    for (const key of spelled) {
      const value = parseOutput(`{"a":[{${key}:{"admin":true},"b":1}],${key}:1}`) as object;
      expect(value).toEqual({ a: [{ b: 1 }] });
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
      expect(Object.hasOwn(value, '__proto__')).toBe(false);
    }
  });

  it('loses "constructor" where that has a prototype, and keeps it where it is a word', () => {
    expect(parseOutput('{"constructor":{"prototype":{"x":1}},"b":1}')).toEqual({ b: 1 });
    expect(parseOutput('{"constr\\u0075ctor":{"prototype":null}}')).toEqual({});
    const plain = { constructor: 'Ferrari', prototype: 1, inner: { constructor: { name: 'x' } } };
    expect(parseOutput(JSON.stringify(plain))).toEqual(plain);
  });

  it('has whole characters only, in texts and in keys', () => {
    expect(parseOutput('["\\ud83d","\\ud83d\\ude00",{"\\uDE00":1,"a":"\\ude00"}]')).toEqual([
      '\ufffd',
      '😀',
      { '\ufffd': 1, a: '\ufffd' },
    ]);
  });

  it(`is nested ${MOST_LEVELS} levels at most`, () => {
    expect(levels(parseOutput(nested(MOST_LEVELS)))).toBe(MOST_LEVELS);
    expect(() => parseOutput(nested(MOST_LEVELS + 1))).toThrow(RangeError);
    const objects = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
    expect(levels(parseOutput(objects(MOST_LEVELS)))).toBe(MOST_LEVELS);
    expect(() => parseOutput(objects(MOST_LEVELS + 1))).toThrow(RangeError);
  });

  it('may be wide, and its texts may hold brackets, quotes and backslashes', () => {
    const brackets = '[{'.repeat(1_000);
    const value = [...Array.from({ length: 1_000 }, () => []), brackets, `\\"${brackets}\\\\`];
    expect(parseOutput(JSON.stringify(value))).toEqual(value);
    const deepAfterText = `["${'\\\\'.repeat(300)}",${nested(MOST_LEVELS)}]`;
    expect(() => parseOutput(deepAfterText)).toThrow(RangeError);
  });

  it('is refused where it is no JSON, a text that never ends included', () => {
    for (const text of [
      '{',
      '[1,]',
      'undefined',
      `"${'x'.repeat(600)}`,
      `${nested(100)}]]`,
      '\\u',
    ]) {
      expect(() => parseOutput(text)).toThrow(SyntaxError);
    }
  });
});
