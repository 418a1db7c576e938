// What the text of a document may not contain, whoever wrote it.

import { describe, expect, test } from 'vitest';
import { MAX_DOCUMENT_BYTES, MAX_DOCUMENT_DEPTH } from '../../policies/json.ts';
import { parseManifest, validateManifest } from '../../policies/manifest.ts';
import { manifestWith, problemsOf } from './documents.ts';

describe('the text of a manifest', () => {
  test('may not name a key twice, at any depth and however it is spelled', () => {
    const text =
      '{"name":"a","limits":{"memory":8,"memory":4096},"env":[{"b":1,"\\u0062":2}],"name":"c"}';
    const problems = problemsOf(() => parseManifest(text, 'plugin.json'));
    expect(problems.map(({ pointer }) => pointer)).toEqual(['/limits/memory', '/env/0/b', '/name']);
    expect(problems[0]?.message).toBe('the key "memory" is written twice');
  });

  test('may name a key again in another object, and have brackets inside strings', () => {
    const text = JSON.stringify(
      manifestWith({
        description: '{"name": ["a", "b"]}, "name":',
        engines: { node: '*' },
        abi: { node: '1' },
      }),
    );
    expect(parseManifest(text, 'plugin.json').description).toBe('{"name": ["a", "b"]}, "name":');
  });

  test.each(['"__proto__"', String.raw`"\u005f_proto__"`])('may not have the key %s', (key) => {
    const text = `{"name":"a","version":"1.0.0","x-a":{${key}:{"polluted":true}}}`;
    expect(problemsOf(() => parseManifest(text, 'plugin.json'))).toEqual([
      expect.objectContaining({ pointer: '/x-a/__proto__' }),
    ]);
  });

  test('may be as large as the cap, and not a byte larger', () => {
    const padded = (size: number): string => {
      const text = JSON.stringify(manifestWith());
      return text + ' '.repeat(size - text.length);
    };
    expect(parseManifest(padded(MAX_DOCUMENT_BYTES), 'plugin.json').id).toBe('acme.notes');
    expect(() => parseManifest(padded(MAX_DOCUMENT_BYTES + 1), 'plugin.json')).toThrow(
      /plugin\.json: 262145 bytes are more than a document may have; shorten it/u,
    );
  });

  test('counts its size in bytes, not in characters', () => {
    const text = JSON.stringify({ name: 'é'.repeat(MAX_DOCUMENT_BYTES / 2) });
    expect(() => parseManifest(text, 'plugin.json')).toThrow(/bytes are more/u);
  });

  test('may be as deep as the cap, and not a level deeper', () => {
    const nested = (levels: number): string =>
      `{"name":"a","version":"1.0.0","x-a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
    expect(parseManifest(nested(MAX_DOCUMENT_DEPTH), 'plugin.json').id).toBe('a');
    expect(() => parseManifest(nested(MAX_DOCUMENT_DEPTH + 1), 'plugin.json')).toThrow(
      /nested deeper than 32 levels/u,
    );
  });

  test('may be all brackets without exhausting the stack', () => {
    const text = '['.repeat(120_000) + ']'.repeat(120_000);
    expect(() => parseManifest(text, 'plugin.json')).toThrow(/nested deeper/u);
  });

  test.each(['', '{', '{"a":1,}', '// no', "{'a':1}", '\uFEFF{}', 'null', '[]', '3'])(
    'that is no JSON object is refused by name: %j',
    (text) => {
      expect(() => parseManifest(text, 'plugin.json')).toThrow(/^plugin\.json: /u);
    },
  );

  test('given as a value is held to the same rules', () => {
    const value: unknown = JSON.parse('{"name":"a","version":"1.0.0","__proto__":{"x":1}}');
    expect(validateManifest(value, 'plugin.json')).toEqual([
      expect.objectContaining({ pointer: '/__proto__' }),
    ]);
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level++) deep = [deep];
    expect(validateManifest({ 'x-a': deep }, 'plugin.json')).toHaveLength(1);
  });
});
