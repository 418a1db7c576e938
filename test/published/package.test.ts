// The package as somebody gets it who has never seen the repository: built, packed, installed in an empty folder, used.

import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { formatMessage } from 'publint/utils';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { guestText } from '../../sandbox/index.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 });

const ROOT = join(import.meta.dirname, '../..');
const run = promisify(execFile);

let folder: string;
const installed = (path: string): string => join(folder, 'node_modules/skerry', path);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'skerry-package-'));
  await run('npm', ['run', '--silent', 'build'], { cwd: ROOT });
  await run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: join(ROOT, 'dist') });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
  writeFileSync(join(folder, 'package.json'), '{ "name": "a-product", "type": "module" }');
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline'];
  await run('npm', ['install', ...quiet, join(folder, tarball)], { cwd: folder });
  mkdirSync(join(folder, 'hello'));
  writeFileSync(
    join(folder, 'hello/plugin.json'),
    JSON.stringify({
      $schema: '../node_modules/skerry/policies/schemas/plugin.schema.json',
      name: 'hello',
      version: '1.0.0',
      permissions: { filesystem: { read: ['/plugin/**'] } },
    }),
  );
  writeFileSync(join(folder, 'hello/index.ts'), HELLO);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const HELLO = `import { definePlugin } from 'skerry/plugin';

export default definePlugin({
  async run(input, ctx) {
    const text: string = await ctx.fs.readFile('/plugin/plugin.json', 'utf8');
    return (JSON.parse(text) as { name: string }).name;
  },
});
`;

const EMBED = `import { createHost, SkerryError, type Host } from 'skerry';
import { testPlugin } from 'skerry/testing';

const host: Host = await createHost({ grants: 'skerry.grants.json', dir: 'kept' });
await host.load('./hello');
const missing = await host.plugin('hello').call('nothing').catch((error: unknown) => error);
console.log(await host.plugin('hello').call('run'), missing instanceof SkerryError && missing.code);
await host.close();
await using tested = await testPlugin('./hello');
console.log(await tested.call('run'), (await tested.accesses()).length);
`;

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program in the folder; whatever its exit code. */
function program(file: string, ...args: string[]): Promise<Ended> {
  return programIn(folder, file, ...args);
}

async function programIn(cwd: string, file: string, ...args: string[]): Promise<Ended> {
  try {
    return { code: 0, ...(await run(file, args, { cwd })) };
  } catch (error) {
    const { code, stdout, stderr } = error as Ended;
    return { code, stdout, stderr };
  }
}

const skerry = (...args: string[]): Promise<Ended> =>
  program(join(folder, 'node_modules/.bin/skerry'), ...args);

describe('the package', () => {
  it('holds no TypeScript of its own but declarations, no test and no cache', () => {
    const files = readdirSync(installed('.'), { recursive: true, encoding: 'utf8' });
    const own = files.filter((name) => /^(src|sandbox|policies)\//.test(name));
    expect(own.length).toBeGreaterThan(100);
    expect(own.filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))).toEqual([]);
    expect(
      files.filter((name) => /(^|\/)(test|node_modules|\.skerry|\.cache)(\/|$)/.test(name)),
    ).toEqual([]);
  });

  it('brings the guest runtime of the clone, byte for byte', async () => {
    expect(readFileSync(installed('sandbox/guest/main.built.js'), 'utf8')).toBe(await guestText());
  });

  it('has nothing that publint finds fault with', async () => {
    const { messages, pkg } = await publint({ pkgDir: installed('.'), pack: false });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it('offers its schemas by name', () => {
    const require = createRequire(join(folder, 'package.json'));
    for (const name of ['plugin', 'grants', 'policy']) {
      expect(require(`skerry/schemas/${name}.json`)).toMatchObject({ type: 'object' });
    }
  });
});

describe('in an empty folder', () => {
  it('a first plugin is denied, approved, and does its work', async () => {
    const denied = await skerry('run', './hello');
    expect(denied.code).toBe(1);
    expect(denied.stdout).toContain('grants approve hello');
    const approved = await skerry('grants', 'approve', './hello', '--as', 'me', '--reason', 'mine');
    expect(approved).toMatchObject({ code: 0 });
    expect(await skerry('call', './hello', 'run')).toMatchObject({ code: 0, stdout: '"hello"\n' });
    expect((await skerry('audit', 'verify')).stdout).toMatch(/^intact /);
  });

  it('a product embeds it, a test tests it, and both type-check against its types', async () => {
    await skerry('grants', 'approve', './hello', '--as', 'me', '--reason', 'mine');
    writeFileSync(join(folder, 'embed.ts'), EMBED);
    const types = join(ROOT, 'node_modules/@types');
    const tsc = join(ROOT, 'node_modules/.bin/tsc');
    const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'esnext'];
    flags.push('--typeRoots', types, '--types', 'node');
    const checked = await program(tsc, ...flags, 'embed.ts', 'hello/index.ts');
    expect(checked).toMatchObject({ code: 0, stdout: '' });
    const ran = await program(process.execPath, 'embed.ts');
    expect(ran).toMatchObject({ code: 0, stdout: 'hello UNKNOWN_HANDLER\nhello 1\n' });
  });

  it.each([
    ['handler', 'run', '{"line": "hello"}'],
    ['hook', 'found', '{"text": "three small words"}'],
    ['endpoint', null, ''],
    ['tool', 'count', '{"text": "three small words", "wordsPerMinute": 200}'],
  ])(
    'skerry init makes a plugin "%s" that runs, passes its tests and type-checks',
    async (template, name, input) => {
      const made = await skerry('init', template, '--template', template);
      expect(made).toMatchObject({ code: 0, stderr: '' });
      await skerry('grants', 'approve', template, '--as', 'me', '--reason', 'mine');
      if (name !== null) {
        expect(made.stdout).toContain(`npx skerry run . ${name} --input '${input}'`);
        expect(await skerry('call', template, name, '--input', input)).toMatchObject({ code: 0 });
      }
      // What npm install would bring.
      for (const tool of ['vitest', 'typescript']) {
        const link = join(folder, 'node_modules', tool);
        if (!existsSync(link)) symlinkSync(join(ROOT, 'node_modules', tool), link);
      }
      const own = join(folder, template);
      const vitest = join(folder, 'node_modules/vitest/vitest.mjs');
      const tests = await programIn(own, vitest, 'run');
      expect(stripVTControlCharacters(tests.stdout)).toMatch(/Tests\s+2 passed \(2\)/u);
      expect(await program(join(ROOT, 'node_modules/.bin/tsc'), '-p', own)).toMatchObject({
        code: 0,
        stdout: '',
      });
    },
  );

  it('the demo runs', async () => {
    const demo = await skerry('demo', '--dir', 'demo', '--json');
    expect(demo.code).toBe(0);
    expect(JSON.parse(demo.stdout)).toMatchObject({ log: { ok: true } });
  });
});
