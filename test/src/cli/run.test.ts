// `skerry run` and `skerry call`, as a shell sees them: what they print, where, and how they end.

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CliFolder, twoAtATime } from './cli-folder.ts';

const CODE = `export default {
  run: (input, ctx) => ({ input: input ?? null, config: ctx.config, call: { ...ctx.call, id: null } }),
  nothing() {},
  talk(input, ctx) { ctx.log.warn('a line'); return 'said'; },
  fail() { throw new TypeError('broken'); },
  denied: async (path, ctx) => (await ctx.fs.readFile(path)).length,
  tries: (paths, ctx) => Promise.all(paths.map((path) => ctx.fs.readFile(path).catch((error) => error.code))),
  env: (name, ctx) => ctx.env.get(name),
  loop() { for (;;); },
  bomb() { const all = []; for (;;) all.push(new Array(10_000).fill(all.length)); },
};`;

let folder: CliFolder;
beforeAll(() => {
  folder = new CliFolder();
  folder.plugin('hello', CODE, {
    permissions: { filesystem: { read: ['/data/**'] }, log: ['write'] },
    env: ['SKERRY_TEST'],
    limits: { cpu: 2_000, executionTime: 20_000, memory: 16 },
    configuration: {
      schema: {
        type: 'object',
        additionalProperties: false,
        properties: { size: { type: 'integer', default: 3 } },
      },
    },
  });
  folder.plugin('grouped', 'export default { run: (input, ctx) => ctx.call.org };', {
    scope: 'org',
  });
});
afterAll(() => folder[Symbol.dispose]());

/** Several processes one after the other. */
vi.setConfig({ testTimeout: 180_000 });

/** Each in a folder for data and log of its own, so that they can run side by side. */
let dirs = 0;
const skerry = (...args: string[]): ReturnType<CliFolder['skerry']> =>
  folder.skerry(...args, '--dir', `dir${++dirs}`);

describe('skerry call', () => {
  it('prints the result as one line of JSON and nothing else; nothing for nothing', async () => {
    const [one, none] = await Promise.all([
      skerry('call', 'hello', 'run', '--input', '{"a": [1]}', '--user', 'ada'),
      skerry('call', 'hello', 'nothing'),
    ]);
    expect(one).toEqual({
      code: 0,
      stdout:
        '{"input":{"a":[1]},"config":{"size":3},"call":{"id":null,"org":null,"user":"ada","request":null}}\n',
      stderr: '',
    });
    expect(none).toEqual({ code: 0, stdout: '\n', stderr: '' });
  });

  it('with --json prints one document, where it worked and where it did not', async () => {
    const [ok, failed] = await Promise.all([
      skerry('call', 'hello', 'talk', '--json'),
      skerry('call', 'hello', 'fail', '--json'),
    ]);
    expect(JSON.parse(ok.stdout)).toEqual({ ok: true, value: 'said' });
    expect(failed.code).toBe(1);
    expect(JSON.parse(failed.stdout)).toEqual({
      ok: false,
      error: {
        code: 'EXECUTION_ERROR',
        type: 'runtime_error',
        message: 'TypeError: broken',
        plugin: 'hello',
        callId: expect.any(String) as string,
      },
    });
  });

  it('takes input and configuration from files, and the organisation of a plugin that has several', async () => {
    folder.write('input.json', '["from a file"]');
    folder.write('config.json', { size: 7 });
    const [files, org, noOrg] = await Promise.all([
      skerry('call', 'hello', 'run', '--input-file', 'input.json', '--config', 'config.json'),
      skerry('call', 'grouped', 'run', '--org', 'acme'),
      skerry('call', 'grouped', 'run'),
    ]);
    expect(JSON.parse(files.stdout)).toMatchObject({ input: ['from a file'], config: { size: 7 } });
    expect(org.stdout).toBe('"acme"\n');
    expect(noOrg).toMatchObject({ code: 2, stdout: '' });
    expect(noOrg.stderr).toBe('CONFIG_ERROR grouped has scope "org": a call needs an org.\n');
  });
});

describe('skerry run', () => {
  it('shows the result, how long it took, where the log is, and the lines of the plugin apart from it', async () => {
    const { code, stdout, stderr } = await skerry('run', 'hello', 'talk');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^"said"\n\nhello 1\.0\.0 · talk · [\d.]+ ms · log in dir\d+\/log\n/);
    expect(stderr).toBe('[hello warn] a line\n');
  });

  it('shows what was denied, and the command that would allow it', async () => {
    const { code, stdout, stderr } = await skerry('run', 'hello', 'denied', '--input', '"/data/x"');
    expect(code).toBe(1);
    expect(stdout).toContain('denied  fs.read /data/x  not-granted\n');
    expect(stdout).toContain('npx skerry grants approve hello --as <you> --reason <why>\n');
    expect(stderr).toContain(
      'PERMISSION_DENIED PermissionDenied: fs.readFile is not permitted: fs.read /data/x (not-granted)\n',
    );
  });

  it('as JSON has the value, the time and the denials', async () => {
    const { code, stdout } = await skerry(
      'run',
      'hello',
      'tries',
      '--input',
      '["/data/x", "/etc"]',
      '--json',
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      plugin: 'hello',
      handler: 'tries',
      value: ['PERMISSION_DENIED', 'PERMISSION_DENIED'],
      ms: expect.any(Number) as number,
      denials: [
        { operation: 'fs.readFile', resource: '/data/x', reason: 'not-granted' },
        { operation: 'fs.readFile', resource: '/etc', reason: 'not-granted' },
      ],
    });
  });
});

describe('exit codes', () => {
  it.each([
    [0, ['nothing'], ''],
    [1, ['fail'], 'EXECUTION_ERROR TypeError: broken\n    at fail (index.ts:5:18)\n'],
    [2, ['nowhere'], 'UNKNOWN_HANDLER'],
    [124, ['loop'], 'TIMEOUT 2000 ms inside the isolate are used up\n'],
    [137, ['bomb'], 'MEMORY_LIMIT'],
  ] as const)('%i for the handler %s', async (code, args, words) => {
    const result = await skerry('call', 'hello', ...args);
    expect(result.code).toBe(code);
    expect(result.stdout).toBe(code === 0 ? '\n' : '');
    if (words === '') expect(result.stderr).toBe('');
    else expect(result.stderr).toContain(words);
    expect(result.stderr).not.toMatch(/node:internal|\.ts:\d+:\d+\)\n.*src\//);
  });

  it('2 where the command line is wrong, with what to write', async () => {
    folder.write('broken.json', '{');
    const wrong = [
      [
        ['call', 'nobody', 'run'],
        'UNKNOWN_PLUGIN nobody: neither a folder with a plugin.json, nor the id',
      ],
      [['call', 'hello', 'run', '--input', '{'], 'CONFIG_ERROR --input: not JSON: '],
      [
        ['call', 'hello', 'run', '--input-file', 'nope.json'],
        'CONFIG_ERROR nope.json: cannot be read (ENOENT).',
      ],
      [
        ['call', 'hello', 'run', '--input-file', 'broken.json'],
        'CONFIG_ERROR broken.json: not JSON: ',
      ],
      [
        ['call', 'hello', 'run', '--input', '1', '--input-file', 'a'],
        'CONFIG_ERROR Give --input or --input-file, not both.',
      ],
      [
        ['call', 'hello', 'run', '--policy', 'nope.json'],
        'CONFIG_ERROR --policy: there is no file nope.json.',
      ],
      [['call', 'hello', 'run', '--grants', 'broken.json'], 'GRANT_ERROR broken.json: not JSON: '],
      [
        ['call', 'hello', 'run', '--config', 'input.json'],
        'CONFIG_ERROR The configuration of hello must be an object.',
      ],
      [
        ['call', 'hello', 'run', '--user', 'a b'],
        'CONFIG_ERROR The user of a call is 1 to 128 of the characters',
      ],
      [['call', 'hello', 'not a name'], 'UNKNOWN_HANDLER "not a name" is no name of a handler.'],
      [['call', 'hello'], "error: missing required argument 'handler'"],
      [['calll', 'hello', 'run'], '(Did you mean call?)'],
      [['call', 'hello', 'run', '--usr', 'x'], '(Did you mean --user?)'],
    ] as const;
    folder.write('input.json', '["from a file"]');
    const results = await twoAtATime(
      wrong.map(
        ([args]) =>
          () =>
            skerry(...args),
      ),
    );
    for (const [index, { code, stdout, stderr }] of results.entries()) {
      expect(stderr).toContain(wrong[index]?.[1]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).not.toContain('node:internal');
    }
  });

  it('2 where a document is wrong, by file and key, with the key that was meant', async () => {
    folder.plugin('misspelt', '', { permisions: {} });
    folder.write('policy.json', { version: 1, mount: {} });
    const [manifest, policy] = await Promise.all([
      skerry('run', 'misspelt'),
      skerry('run', 'hello', '--policy', 'policy.json'),
    ]);
    expect(manifest).toMatchObject({ code: 2, stdout: '' });
    expect(manifest.stderr).toBe(
      'MANIFEST_ERROR misspelt/plugin.json#/permisions: unknown key "permisions"; did you mean "permissions"?\n',
    );
    expect(policy.code).toBe(2);
    expect(policy.stderr).toContain(
      'POLICY_ERROR policy.json#/mount: unknown key "mount"; did you mean "mounts"?',
    );
  });

  it('1 where another host writes to the same log, and says which log', async () => {
    const both = await Promise.all(
      [0, 1].map(() => folder.skerry('call', 'hello', 'loop', '--dir', 'same')),
    );
    expect(new Set(both.map(({ code }) => code))).toEqual(new Set([1, 124]));
    const refused = both.find(({ code }) => code === 1);
    expect(refused?.stderr).toMatch(/^AUDIT_UNAVAILABLE .*same\/log.*\n$/);
  });
});

it('the environment of the shell is there for what the operator granted, and for nothing else', async () => {
  folder.write('granted.json', {
    version: 1,
    plugins: {
      hello: {
        version: '1.0.0',
        manifest: `sha256:${'0'.repeat(64)}`,
        permissions: { env: { read: ['SKERRY_TEST'] } },
        approvedBy: 'test',
        approvedAt: '2026-01-01T00:00:00Z',
        reason: 'test',
      },
    },
  });
  process.env['SKERRY_TEST'] = 'a value';
  const [given, other, ungranted] = await Promise.all([
    skerry('call', 'hello', 'env', '--input', '"SKERRY_TEST"', '--grants', 'granted.json'),
    skerry('call', 'hello', 'env', '--input', '"PATH"', '--grants', 'granted.json'),
    skerry('call', 'hello', 'env', '--input', '"SKERRY_TEST"'),
  ]);
  expect(given.stdout).toBe('"a value"\n');
  expect(other).toMatchObject({ code: 1, stdout: '' });
  expect(ungranted).toMatchObject({ code: 1, stdout: '' });
});

it('help names every command, and each command its flags; a bare `skerry` is a mistake that shows the help', async () => {
  const [help, bare, version, run] = await Promise.all([
    folder.skerry('--help'),
    folder.skerry(),
    folder.skerry('--version'),
    folder.skerry('run', '--help'),
  ]);
  expect(help.code).toBe(0);
  for (const name of ['demo', 'run', 'call', 'check', 'can', 'explain', 'types', 'grants', 'audit'])
    expect(help.stdout).toMatch(new RegExp(`^ {2}${name}\\b`, 'm'));
  expect(bare).toMatchObject({ code: 2, stdout: '', stderr: help.stdout });
  expect(version).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' });
  for (const flag of ['--input', '--policy', '--grants', '--dir', '--json', '--org'])
    expect(run.stdout).toContain(flag);
});
