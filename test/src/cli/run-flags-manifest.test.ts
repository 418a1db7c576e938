// `skerry run` with permission flags where something else has a say: a manifest, the operator's policy, a person who is
// asked first; and flags that cannot be meant.

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CliFolder, twoAtATime } from './cli-folder.ts';

let folder: CliFolder;
beforeAll(() => {
  folder = new CliFolder();
  folder.write('nothing.ts', 'export default () => null;');
  for (const file of ['data/a.txt', 'database/a.txt']) folder.write(file, file);
  folder.plugin('asks', 'export default { run: (path, ctx) => ctx.fs.readFile(path, "utf8") };', {
    permissions: {
      filesystem: {
        read: [{ match: '/cwd/data/**', reason: 'Reads the data' }, '/data/**'],
      },
    },
  });
});
afterAll(() => folder[Symbol.dispose]());

/** Several processes one after the other. */
vi.setConfig({ testTimeout: 180_000 });

let dirs = 0;
const run = (...args: string[]): ReturnType<CliFolder['skerry']> =>
  folder.skerry('run', '--dir', `dirs/${++dirs}`, ...args);

describe('a plugin with a manifest', () => {
  it('gets what is given and asked: a flag for more gives nothing, and says so', async () => {
    const [given, more] = await Promise.all([
      run('asks', '--allow-read=data', '--input', '"/cwd/data/a.txt"'),
      run('asks', '--allow-read=database', '--input', '"/cwd/database/a.txt"'),
    ]);
    expect(given).toMatchObject({ code: 0, stderr: '' });
    expect(given.stdout).toMatch(/^"data\/a\.txt"\n/);
    expect(more.code).toBe(1);
    expect(more.stderr).toContain(
      'no effect --allow-read=database: asks/plugin.json does not ask for it.\n',
    );
    expect(more.stdout).toContain(
      'missing: "/cwd/database/a.txt" at asks/plugin.json#/permissions/filesystem/read',
    );
  });

  it('is bounded by the policy of the operator too', async () => {
    folder.write('bounded.json', {
      version: 1,
      ceiling: { filesystem: { read: ['/cwd/data/secret/**'] } },
    });
    const { code, stdout } = await run(
      'asks',
      '--policy=bounded.json',
      '--allow-read=data',
      '--input="/cwd/data/a.txt"',
    );
    expect(code).toBe(1);
    expect(stdout).toContain('missing: "/cwd/data/a.txt" at bounded.json#/ceiling/filesystem/read');
  });

  it('with --prompt and nobody to ask prints the command to run instead, and ends with 3', async () => {
    const input = ['--input', '"/cwd/data/a.txt"'];
    const { code, stdout } = await run('asks', '--prompt', '--allow-read=guest:/data/**', ...input);
    expect(code).toBe(3);
    expect(stdout).toContain('read files and list folders: /cwd/data/**  "Reads the data"\n');
    const [, command = ''] = /^ {2}npx skerry (.*)$/mu.exec(stdout) ?? [];
    expect(command).toContain(`'--allow-read=guest:/cwd/data/**'`);
    expect(command).not.toContain('--prompt');
    const words = [...command.matchAll(/'([^']*)'|(\S+)/gu)].map(([, a, b]) => a ?? b ?? '');
    const [again, nothing] = await Promise.all([
      folder.skerry(...words),
      run('nothing.ts', '--prompt', '--input', '[]'),
    ]);
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(nothing.code).toBe(0);
  });
});

it('a flag that cannot be meant ends with 2 and says what to write', async () => {
  const wrong = [
    [['-A'], 'There is no --allow-all: '],
    [['--allow-net'], '--allow-net: name the hosts: '],
    [['--allow-env'], '--allow-env: name the variables: '],
    [['--allow-env=A*'], '--allow-env=A*: "A*" does not end in a whole prefix; '],
    [['--deny-net=10.0.0.0/8'], 'ranges of addresses cannot be named'],
    [['--allow-net=a.example/v1'], 'write https://a.example/v1 for a rule with a path'],
    [['--allow-read='], '--allow-read= has an empty item.'],
    [['--allow-read=a,,b'], '--allow-read=a,,b has an empty item.'],
    [['--allow-read=a*b'], '--allow-read=a*b: a rule cannot speak of /cwd/a*b'],
    [['--allow-read=guest:data'], '--allow-read=guest:data: "data" is not an absolute path; '],
    [['--allow-read', 'data'], 'UNKNOWN_HANDLER'],
    [['--mount', 'data=data'], '--mount data=…: /data is taken'],
    [['--db', 'main=none.sqlite'], '--db main: there is no file none.sqlite.'],
    [['--grants', 'x.json'], 'give permission flags or --grants, not both'],
    [['default', 'word'], 'what is "word"? The input of a plugin stands after "--".'],
    [['--input', '1', '--', 'a'], 'Give the input after "--" or by a flag, not both.'],
  ] as const;
  const results = await twoAtATime(
    wrong.map(
      ([flags]) =>
        () =>
          run('nothing.ts', ...flags),
    ),
  );
  for (const [index, { code, stdout, stderr }] of results.entries()) {
    const [flags, words] = wrong[index] ?? [];
    expect({ flags, code, stdout }).toMatchObject({ flags, code: 2 });
    expect(stderr).toContain(words);
  }
  const call = await folder.skerry('call', 'asks', 'run', '--', 'x');
  expect(call.code).toBe(2);
  expect(call.stderr).toContain('call takes nothing after "--"');
});
