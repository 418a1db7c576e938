import { describe, expect, test } from 'vitest';
import { bundlePlugin } from '../../../src/plugin/bundle.ts';
import { findPosition, mapGuestStack } from '../../../src/plugin/source-map.ts';
import { makePackage } from './package-folder.ts';

const bundle = 'plugin://acme.hello/bundle.mjs';

/** Line 1 column 4 of the bundle is line 8 column 2 of `src/a.ts`. */
const map = JSON.stringify({ version: 3, names: [], sources: ['src/a.ts'], mappings: 'IAOE' });

describe('a guest stack', () => {
  test('names the file and line that the author wrote', () => {
    const stack = `Error: no\n    at run (${bundle}:1:5)\n    at async ${bundle}:1:5`;
    expect(mapGuestStack(stack, map, { bundle })).toBe(
      'Error: no\n    at run (src/a.ts:8:3)\n    at async src/a.ts:8:3',
    );
  });

  test('of a real bundle leads back to the line that throws', async () => {
    using folder = makePackage({
      'index.ts': "import { fail } from './src/fail';\nexport default { fail };\n",
      'src/fail.ts':
        'interface A {\n  b: string;\n}\n\nexport function fail(a: A) {\n  throw new Error(a.b);\n}\n',
    });
    const { code, map: real } = await bundlePlugin({ root: folder.root, main: 'index.ts' });
    const before = code.slice(0, code.indexOf('new Error'));
    const line = before.split('\n').length;
    const column = before.length - before.lastIndexOf('\n');
    const stack = `Error: x\n    at fail (${bundle}:${line}:${column})`;
    expect(mapGuestStack(stack, real, { bundle })).toBe('Error: x\n    at fail (src/fail.ts:6:9)');
  });

  test('keeps frames of other files and positions the map does not know', () => {
    const stack = `Error: no\n    at a (guest:runtime:3:4)\n    at b (${bundle}:99:1)`;
    expect(mapGuestStack(stack, map, { bundle })).toBe(stack);
  });

  test('is cut to 30 frames and to its length, one over', () => {
    const frames = (count: number) =>
      `Error\n${Array(count).fill(`    at ${bundle}:1:5`).join('\n')}`;
    expect(mapGuestStack(frames(30), map, { bundle }).match(/src\/a\.ts/g)).toHaveLength(30);
    expect(mapGuestStack(frames(31), map, { bundle }).match(/src\/a\.ts/g)).toHaveLength(30);
    const lines = `${'x'.repeat(999)}\n`.repeat(8);
    const tail = (length: number) =>
      mapGuestStack(lines + 'z'.repeat(length), map, { bundle })
        .split('\n')
        .at(-1);
    expect([tail(192)?.length, tail(193)?.length]).toEqual([192, 192]);
    const short = `${'\n'.repeat(8)}abcd`;
    expect(mapGuestStack(short, map, { bundle, maxLength: 12 })).toBe(short);
    expect(mapGuestStack(short, map, { bundle, maxLength: 11 })).toBe(short.slice(0, -1));
  });

  test('loses control characters and characters that turn the reading direction', () => {
    const stack = 'Error: \u001b[2J\u0007\u202eabc\r\n    at y\u0000x';
    const text = mapGuestStack(stack, map, { bundle });
    expect(text).toBe('Error:  [2J abc\n    at y x');
  });

  test('survives every kind of broken map and position', () => {
    const stack = `Error\n    at a (${bundle}:1:5)`;
    const hostile = [
      '',
      'null',
      '[]',
      '{}',
      '{"version":3,"sources":null,"mappings":5}',
      '{"version":3,"sources":[],"mappings":"IAOE"}',
      '{"version":3,"sources":["a"],"mappings":"\u0000!!!!"}',
      '{"version":3,"sections":[{"offset":{"line":0,"column":0},"map":{}}]}',
      JSON.stringify({ version: 3, names: [], sources: [{}], mappings: 'IAOE' }),
      '['.repeat(100_000),
    ];
    for (const text of hostile) expect(() => mapGuestStack(stack, text, { bundle })).not.toThrow();
    for (const at of ['0:0', '999999999:999999999', '99999999999999999999:1', '-1:1', ':']) {
      expect(mapGuestStack(`Error\n    at ${bundle}:${at}`, map, { bundle })).toContain(bundle);
    }
  });

  test('cannot smuggle terminal codes through the name of a source', () => {
    const evil = JSON.stringify({
      version: 3,
      names: [],
      sources: ['\u001b[31m\na'],
      mappings: 'IAOE',
    });
    const text = mapGuestStack(`Error\n    at ${bundle}:1:5`, evil, { bundle });
    expect(text).toBe('Error\n    at [31m a:8:3');
  });
});

describe('a position', () => {
  test('outside the map is null', () => {
    expect(findPosition(map, { line: 1, column: 4 })).toEqual({
      file: 'src/a.ts',
      line: 8,
      column: 2,
    });
    expect(findPosition(map, { line: 0, column: 0 })).toBeNull();
    expect(findPosition(map, { line: 5, column: 0 })).toBeNull();
    expect(findPosition('nonsense', { line: 1, column: 0 })).toBeNull();
  });
});
