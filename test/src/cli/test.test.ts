// `skerry test`: a plugin's tests by the Vitest that is there for it.

import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { CliFolder } from './cli-folder.ts';

const PACKAGES = fileURLToPath(new URL('../../../node_modules', import.meta.url));

/** Not Vitest: says what it was asked to do, and ends as it was told to. */
const STAND_IN = `
const [, , ...args] = process.argv;
console.log(JSON.stringify({ args, cwd: process.cwd() }));
if (args.includes('--die')) process.kill(process.pid, 'SIGTERM');
process.exitCode = Number(args.at(-1)) || 0;
setTimeout(() => {}, args.includes('--die') ? 60_000 : 0);
`;

function makeFolder(): CliFolder {
  const folder = new CliFolder();
  folder.plugin('plugins/hello', 'export default {};');
  return folder;
}

function addStandIn(folder: CliFolder, at: string): void {
  folder.write(`${at}/node_modules/vitest/package.json`, { bin: { vitest: 'program.mjs' } });
  folder.write(`${at}/node_modules/vitest/program.mjs`, STAND_IN);
}

describe('skerry test', () => {
  it('runs the tests of the plugin and no others, with the result that Vitest has', async () => {
    using folder = makeFolder();
    symlinkSync(PACKAGES, join(folder.path, 'node_modules'));
    const test = (what: string): string =>
      `import { expect, test } from 'vitest';\ntest('adds', () => { expect(1 + 1).toBe(${what}); });`;
    folder.write('plugins/hello/test/a.test.ts', test('2'));
    folder.write('plugins/other/test/b.test.ts', test('3'));
    const good = await folder.skerry('test', 'plugins/hello');
    expect(good.code).toBe(0);
    expect(stripVTControlCharacters(good.stdout)).toMatch(/Tests +1 passed/u);
    folder.write('plugins/hello/test/a.test.ts', test('3'));
    expect((await folder.skerry('test', 'hello')).code).toBe(1);
  });

  it('takes the nearest Vitest, in the folder of the plugin, with what stands after "--"', async () => {
    using folder = makeFolder();
    addStandIn(folder, '.');
    const asked = (text: string): unknown => JSON.parse(text) as unknown;
    const { code, stdout } = await folder.skerry('test', 'hello', '--', '-t', 'a name', '7');
    expect(code).toBe(7);
    const cwd = join(folder.path, 'plugins/hello');
    expect(asked(stdout)).toEqual({ args: ['run', '-t', 'a name', '7'], cwd });
    const { stdout: json } = await folder.skerry('test', 'hello', '--json');
    expect(asked(json)).toEqual({ args: ['run', '--reporter=json'], cwd });
    addStandIn(folder, 'plugins/hello');
    folder.write('node_modules/vitest/program.mjs', 'process.exitCode = 99;');
    expect((await folder.skerry('test', 'hello')).code).toBe(0);
  });

  it('says of a Vitest that a signal ended what a shell says', async () => {
    using folder = makeFolder();
    addStandIn(folder, '.');
    expect((await folder.skerry('test', 'hello', '--', '--die')).code).toBe(128 + 15);
  });

  it('says how to get one where there is none', async () => {
    using folder = makeFolder();
    const { code, stderr } = await folder.skerry('test', 'hello');
    expect(code).toBe(2);
    expect(stderr).toContain('cd plugins/hello && npm install --save-dev vitest');
  });

  it('is about the plugin of this folder, unless another is named', async () => {
    using folder = makeFolder();
    const { code, stderr } = await folder.skerry('test');
    expect(code).toBe(2);
    expect(stderr).toContain('UNKNOWN_PLUGIN');
  });
});
