// The commands that start no plugin: check, can, explain, types.

import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CliFolder, twoAtATime } from './cli-folder.ts';

const ROOT = join(import.meta.dirname, '../../..');

let folder: CliFolder;
beforeAll(() => {
  folder = new CliFolder();
  folder.plugin('notes', 'export default { run: () => 1 };', {
    permissions: {
      filesystem: {
        read: [{ match: '/data/**', reason: 'Reads notes' }],
        write: ['/data/out.txt'],
      },
    },
    limits: { cpu: 60_000 },
  });
  mkdirSync(join(folder.path, 'node_modules'));
  symlinkSync(ROOT, join(folder.path, 'node_modules/skerry'));
  folder.grant('notes', { filesystem: { read: ['/data/**'] }, log: ['write'] });
});
afterAll(() => folder[Symbol.dispose]());

/** Several processes one after the other. */
vi.setConfig({ testTimeout: 180_000 });

describe('skerry check', () => {
  it('lists what is not granted, not asked for, without reason and lowered, and ends with 0', async () => {
    const { code, stdout, stderr } = await folder.skerry('check', 'notes');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n')).toEqual([
      'W001  fs.write /data/out.txt: asked for, not granted',
      'W003  fs.write /data/out.txt: says no reason (add "reason")',
      'W002  log.write write: granted, not asked for',
      'W004  limits.cpu: asks for 60000, gets 5000',
      'ok  notes  4 to look at',
      '',
    ]);
  });

  it('ends with 2 and one error where the plugin, its code or a document is wrong; as JSON, too', async () => {
    folder.plugin('e001', '', { permisions: {} });
    folder.plugin('e002', 'import fs from "node:fs"; export default { run: () => fs };');
    folder.plugin('e003', '', { configuration: { schema: 'schema.json' } });
    folder.write('e003/schema.json', '{');
    folder.write('e004.json', { version: 1, pluginss: {} });
    folder.plugin('e005', 'export default { run: () => 1 };', {
      tools: [
        { name: 'good', description: 'Counts', handler: 'run', input: { required: ['a'] } },
        { name: 'bad', description: 'Counts', handler: 'run', input: { type: 'none' } },
      ],
    });
    const errors = [
      [
        ['e001'],
        'E001',
        'e001/plugin.json#/permisions: unknown key "permisions"; did you mean "permissions"?',
      ],
      [['e002'], 'E002', 'node:fs'],
      [['e003'], 'E003', 'schema.json: not JSON, named by configuration.schema in plugin.json'],
      [
        ['notes', '--grants', 'e004.json'],
        'E004',
        'e004.json#/pluginss: unknown key "pluginss"; did you mean "plugins"?',
      ],
      [['e005'], 'E005', 'the input schema of the tool "bad": '],
      [['nobody'], 'E002', 'nobody: neither a folder with a plugin.json'],
    ] as const;
    const results = await twoAtATime(
      errors.map(
        ([args]) =>
          () =>
            folder.skerry('check', ...args, '--json'),
      ),
    );
    for (const [index, { code, stdout, stderr }] of results.entries()) {
      const [, id, words] = errors[index]!;
      const { ok, findings } = JSON.parse(stdout) as {
        ok: boolean;
        findings: { id: string; message: string }[];
      };
      expect({ code, ok, stderr }).toEqual({ code: 2, ok: false, stderr: '' });
      expect(findings.map((finding) => finding.id)).toEqual([id]);
      expect(findings[0]?.message).toContain(words);
    }
  });
});

describe('skerry can', () => {
  it('says yes with 0 and no with 1, with the rule that decided and where it is written', async () => {
    const [yes, no, quiet] = await twoAtATime([
      () => folder.skerry('can', 'notes', 'fs.read', '/data/a.txt'),
      () => folder.skerry('can', 'notes', 'fs.write', '/data/a.txt'),
      () => folder.skerry('can', 'notes', 'fs.write', '/data/a.txt', '-q'),
    ]);
    expect(yes).toEqual({
      code: 0,
      stdout:
        'yes  granted  /data/** (skerry.grants.json#/plugins/notes/permissions/filesystem/read/0)\n',
      stderr: '',
    });
    expect(no).toEqual({
      code: 1,
      stdout: 'no  not-granted\nnpx skerry explain notes fs.write /data/a.txt\n',
      stderr: '',
    });
    expect(quiet).toEqual({ code: 1, stdout: '', stderr: '' });
  });

  it('answers as JSON with the decision itself', async () => {
    expect(await folder.json('can', 'notes', 'fs.read', '/data/a.txt')).toMatchObject({
      allowed: true,
      decision: { effect: 'allow', resource: { kind: 'path', path: '/data/a.txt' } },
    });
  });

  it('says no to an action of another kind, and 2 to what is none or cannot be a resource', async () => {
    const [env, action, path] = await twoAtATime([
      () => folder.skerry('can', 'notes', 'env.read', 'HOME'),
      () => folder.skerry('can', 'notes', 'fs.raed', '/data/a'),
      () => folder.skerry('can', 'notes', 'fs.read', '/data/../etc'),
    ]);
    expect(env?.code).toBe(1);
    expect(action).toMatchObject({ code: 2, stdout: '' });
    expect(action?.stderr).toMatch(
      /^CONFIG_ERROR "fs\.raed" is not an action; use one of fs\.read, /,
    );
    expect(path).toMatchObject({ code: 2, stdout: '' });
    expect(path?.stderr).toContain('is not a canonical path; start with "/"');
  });
});

describe('skerry explain', () => {
  it('names the nearest rule and what to change, and ends with 1 for no', async () => {
    const { code, stdout } = await folder.skerry('explain', 'notes', 'fs.write', '/data/out.txt');
    expect(code).toBe(1);
    expect(stdout).toContain('DENY  notes@1.0.0  fs.write  /data/out.txt\n');
    expect(stdout).toContain('run: npx skerry grants approve notes --as <you> --reason <why>');
  });

  it('ends with 0 for yes, and is the same as JSON', async () => {
    const [text, json] = await twoAtATime([
      () => folder.skerry('explain', 'notes', 'fs.read', '/data/a'),
      () => folder.skerry('explain', 'notes', 'fs.read', '/data/a', '--json'),
    ]);
    expect([text?.code, json?.code]).toEqual([0, 0]);
    const explanation = JSON.parse(json?.stdout ?? '') as { effect: string; text: string };
    expect(explanation.effect).toBe('allow');
    expect(`${explanation.text}\n`).toBe(text?.stdout);
  });
});

describe('skerry types', () => {
  const SCHEMA = {
    type: 'object',
    required: ['city'],
    properties: {
      city: { type: 'string' },
      days: { type: 'array', items: { $ref: '#/$defs/day' } },
    },
    $defs: { day: { enum: ['mon', 'tue'] } },
  };

  it('writes types with which a plugin compiles, and with which a mistake does not', async () => {
    folder.plugin(
      'typed',
      `import { definePlugin } from 'skerry/plugin';
import type { Ctx } from './plugin-env.d.ts';
export default definePlugin({
  async run(input: unknown, ctx: Ctx) {
    const day: 'mon' | 'tue' | undefined = ctx.config.days?.[0];
    const text: string = await ctx.fs.readFile('/plugin/plugin.json', 'utf8');
    return [ctx.config.city.length, day ?? text];
  },
});`,
      { configuration: { schema: SCHEMA } },
    );
    folder.write(
      'wrong/index.ts',
      `import type { Ctx } from '../typed/plugin-env.d.ts';
export const run = (ctx: Ctx): number => ctx.config.city;
export const none = (ctx: Ctx): unknown => ctx.config.citty;
export const handle = (ctx: Ctx): unknown => ctx.fs.readFlie('/x');`,
    );
    const { code, stdout } = await folder.skerry('types', 'typed');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'written  typed/plugin-env.d.ts  use: (input, ctx: Ctx) => …\n',
    });
    expect(await compile('typed/index.ts')).toBe('');
    const problems = await compile('wrong/index.ts');
    expect(problems.match(/error TS\d+/g)).toEqual([
      'error TS2322',
      'error TS2551',
      'error TS2551',
    ]);
  });

  it('of a plugin without a schema have an empty configuration', async () => {
    await folder.skerry('types', 'notes', '--out', 'types.d.ts');
    expect(folder.read('notes/types.d.ts')).toContain(
      'export type Config = Readonly<Record<string, never>>;',
    );
  });

  it.each(['./leak.json', '../leak.json', 'file:///etc/hostname', 'http://127.0.0.1:9/x'])(
    'are not written where the schema refers to %s: nothing outside of it is read',
    async (reference) => {
      folder.write('leak.json', { type: 'object', properties: { LEAKED: { type: 'string' } } });
      folder.plugin('refers', '', {
        configuration: {
          schema: { type: 'object', properties: { a: { items: { $ref: reference } } } },
        },
      });
      folder.write('refers/leak.json', {
        type: 'object',
        properties: { LEAKED: { type: 'string' } },
      });
      const { code, stdout, stderr } = await folder.skerry('types', 'refers');
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toBe(
        `CONFIG_ERROR refers/plugin.json#/configuration/schema: "$ref": "${reference}" leads out of the schema; write "#/$defs/…" and put it there.\n`,
      );
      expect(() => folder.read('refers/plugin-env.d.ts')).toThrow('ENOENT');
    },
  );

  it('replace a link of that name in the folder of the plugin, and do not write through it', async () => {
    folder.write('operator.txt', 'of the operator');
    folder.plugin('linked', '');
    rmSync(join(folder.path, 'linked/plugin-env.d.ts'), { force: true });
    symlinkSync(join(folder.path, 'operator.txt'), join(folder.path, 'linked/plugin-env.d.ts'));
    expect((await folder.skerry('types', 'linked')).code).toBe(0);
    expect(folder.read('operator.txt')).toBe('of the operator');
    expect(folder.read('linked/plugin-env.d.ts')).toContain('export type Ctx');
  });
});

/** What the compiler has to say of a file, with the strictest settings. */
async function compile(file: string): Promise<string> {
  const flags = [
    '--noEmit',
    '--strict',
    '--noUncheckedIndexedAccess',
    '--exactOptionalPropertyTypes',
  ];
  const modules = [
    '--module',
    'nodenext',
    '--target',
    'esnext',
    '--lib',
    'esnext,dom',
    '--types',
    '',
  ];
  const tsc = join(ROOT, 'node_modules/.bin/tsc');
  const all = [
    ...flags,
    ...modules,
    '--allowImportingTsExtensions',
    '--ignoreConfig',
    join(folder.path, file),
  ];
  const run = promisify(execFile)(process.execPath, [tsc, ...all], { cwd: folder.path });
  return run.then(
    ({ stdout }) => stdout,
    (error: { stdout?: string; message: string }) => error.stdout ?? error.message,
  );
}
