import { describe, expect, test } from 'vitest';
import { bundlePlugin } from '../../../src/plugin/bundle.ts';
import type { BundleError } from '../../../src/plugin/bundle-error.ts';
import { makeBundleLimits } from '../../../src/plugin/bundle-limits.ts';
import type { BundleLimits } from '../../../src/plugin/bundle-limits.ts';
import { endlessFiles, makePackage } from './package-folder.ts';

type Files = Readonly<Record<string, string>>;

async function outcomeOf(files: Files, limits: Partial<BundleLimits> = {}): Promise<string> {
  using folder = makePackage(files);
  return await bundlePlugin({ root: folder.root, main: 'index.js', limits }).then(
    () => 'bundled',
    (error: BundleError) => error.code,
  );
}

/** `count` modules, each importing the next. */
function chain(count: number): Files {
  const files: Record<string, string> = {};
  for (let n = 0; n < count; n++) {
    const name = n === 0 ? 'index.js' : `m${n}.js`;
    files[name] =
      n + 1 === count ? 'export default 1;' : `export { default } from './m${n + 1}.js';`;
  }
  return files;
}

describe('a bundle is capped', () => {
  test('in the number of its modules', async () => {
    expect(await outcomeOf(chain(20), { modules: 20 })).toBe('bundled');
    expect(await outcomeOf(chain(21), { modules: 20 })).toBe('TOO_MANY_MODULES');
  });

  test('in the number of its modules, side by side, at the default of 2,000', async () => {
    const names = Array.from({ length: 2_000 }, (_, n) => `m${n}.js`);
    const files = Object.fromEntries(names.map((name) => [name, '']));
    files['index.js'] = names.map((name) => `import './${name}';`).join('\n');
    expect(await outcomeOf(files)).toBe('TOO_MANY_MODULES');
  });

  test('but not in depth: a chain of 2,000 modules is bundled', async () => {
    expect(await outcomeOf(chain(2_000), { wallMs: 60_000 })).toBe('bundled');
  }, 60_000);

  test('in the size of one file', async () => {
    const file = (bytes: number) => ({ 'index.js': `export default 1;${' '.repeat(bytes - 17)}` });
    expect(await outcomeOf(file(1_000), { fileBytes: 1_000 })).toBe('bundled');
    expect(await outcomeOf(file(1_001), { fileBytes: 1_000 })).toBe('TOO_LARGE');
  });

  test('in the size of all files together, package.json of packages included', async () => {
    const files = { 'index.js': "import './a.js';", 'a.js': 'export {};' };
    expect(await outcomeOf(files, { inputBytes: 26 })).toBe('bundled');
    expect(await outcomeOf(files, { inputBytes: 25 })).toBe('TOO_LARGE');
    const more = {
      'index.js': "import 'dep';",
      'node_modules/dep/index.js': 'export {};',
      'node_modules/dep/package.json': '{}',
    };
    expect(await outcomeOf(more, { inputBytes: 25 })).toBe('bundled');
    expect(await outcomeOf(more, { inputBytes: 24 })).toBe('TOO_LARGE');
  });

  test('in the size of the code that comes out', async () => {
    using folder = makePackage({ 'index.js': 'export default 1;' });
    const { code, map } = await bundlePlugin({ root: folder.root, main: 'index.js' });
    const files = { 'index.js': 'export default 1;' };
    expect(await outcomeOf(files, { outputBytes: code.length })).toBe('bundled');
    expect(await outcomeOf(files, { outputBytes: code.length - 1 })).toBe('TOO_LARGE');
    expect(await outcomeOf(files, { mapBytes: map.length })).toBe('bundled');
    expect(await outcomeOf(files, { mapBytes: map.length - 1 })).toBe('TOO_LARGE');
  });

  test('in time: what takes longer is killed', async () => {
    expect(await outcomeOf(endlessFiles(), { wallMs: 1_500 })).toBe('TIMEOUT');
  });

  test('in memory: what takes more is killed', async () => {
    const lines = Array.from(
      { length: 150_000 },
      (_, n) => `export const a${n} = [${n}, ${n}, ${n}];`,
    );
    const files = { 'index.js': lines.join('\n') };
    expect(await outcomeOf(files, { memoryBytes: 200 * 1024 * 1024 })).toBe('OUT_OF_MEMORY');
  });

  test('and a parser that breaks on it breaks alone', async () => {
    const nested = (open: string, close: string) => ({
      'index.js': `export default ${open.repeat(500_000)}1${close.repeat(500_000)};`,
    });
    expect(await outcomeOf(nested('[', ']'))).toBe('CRASHED');
    expect(await outcomeOf(nested('!', ''))).toBe('CRASHED');
    expect(await outcomeOf({ 'index.js': 'export default 1;' })).toBe('bundled');
  });
});

describe('a limit', () => {
  test('cannot be switched off, unknown, fractional or beyond its maximum', () => {
    for (const value of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 600_001]) {
      expect(() => makeBundleLimits({ wallMs: value })).toThrow(/"wallMs" must be a whole number/);
    }
    expect(() => makeBundleLimits({ nonsense: 1 } as object)).toThrow(/no bundle limit "nonsense"/);
    expect(makeBundleLimits({ wallMs: 600_000 }).wallMs).toBe(600_000);
  });
});
