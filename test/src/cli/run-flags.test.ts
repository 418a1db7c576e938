// `skerry run` with permission flags, as a shell sees it: what a file or a plugin may, what it says of what it may not.

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CliFolder, twoAtATime } from './cli-folder.ts';

/** Reads, writes and asks what the input names, and says how each went. */
const TRIES = `
const DO = {
  read: (ctx, what) => ctx.fs.readFile(what, 'utf8'),
  list: (ctx, what) => ctx.fs.readdir(what),
  write: (ctx, what) => ctx.fs.writeFile(what, 'new').then(() => 'written'),
  env: (ctx, what) => ctx.env.get(what),
  rows: (ctx, what) => ctx.db.select(JSON.parse(what)),
};
export default async function (input, ctx) {
  const said = [];
  for (const each of input) {
    const at = each.indexOf(' ');
    said.push(await DO[each.slice(0, at)](ctx, each.slice(at + 1)).catch((error) => error.code));
  }
  return said;
}`;

let folder: CliFolder;
let outside: CliFolder;
beforeAll(() => {
  folder = new CliFolder();
  outside = new CliFolder();
  folder.write('tries.ts', TRIES);
  for (const file of ['data/a.txt', 'data/secret/key', 'database/a.txt']) folder.write(file, file);
  outside.write('reports/r.txt', 'a report');
  using database = new DatabaseSync(join(folder.path, 'app.sqlite'));
  database.exec("CREATE TABLE users (id, email, hash); INSERT INTO users VALUES (1, 'a@b', 'x')");
});
afterAll(() => {
  folder[Symbol.dispose]();
  outside[Symbol.dispose]();
});

/** Several processes one after the other. */
vi.setConfig({ testTimeout: 180_000 });

let dirs = 0;
const run = (...args: string[]): ReturnType<CliFolder['skerry']> =>
  folder.skerry('run', '--dir', `dirs/${++dirs}`, ...args);

/** What came of each try. */
async function tries(flags: readonly string[], ...what: string[]): Promise<unknown> {
  const { stdout, stderr } = await run('tries.ts', '--json', ...flags, '--', ...what);
  expect(stderr).toBe('');
  return (JSON.parse(stdout) as { value: unknown }).value;
}

const DENIED = 'PERMISSION_DENIED';

describe('a file', () => {
  it('is run without a manifest: a function, or an object with run, takes the words after "--"', async () => {
    folder.write('function.js', 'export default (input, ctx) => [input, typeof ctx.fs];');
    folder.write(
      'object.ts',
      "import { suffix } from './more.ts';\nexport default { run: (input: string[]) => input + suffix };",
    );
    folder.write('more.ts', "export const suffix: string = '!';");
    const [one, two, none] = await twoAtATime([
      () => run('function.js', '--', 'a', '--allow-read'),
      () => run('object.ts', '--', 'b'),
      () => run('function.js', 'nothing'),
    ]);
    expect(one).toMatchObject({ code: 0, stderr: '' });
    expect(one?.stdout).toContain('[\n  [\n    "a",\n    "--allow-read"\n  ],\n  "object"\n]');
    expect(two?.stdout).toMatch(/^"b!"\n\nobject 0\.0\.0 · run · /);
    expect(none?.code).toBe(2);
    expect(none?.stderr).toContain('UNKNOWN_HANDLER');
  });

  it('has log, clock and randomness, and nothing else', async () => {
    folder.write(
      'quiet.js',
      `export default async (_, ctx) => {
        ctx.log.info('a line');
        return [typeof (await ctx.clock.now()), (await ctx.random.bytes(2)).length];
      };`,
    );
    const [{ stdout, stderr }, denied] = await Promise.all([
      run('quiet.js', '--json'),
      tries([], 'read /cwd/data/a.txt', 'read /plugin/tries.ts', 'write /data/x', 'env HOME'),
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ value: ['number', 2], denials: [] });
    expect(stderr).toBe('[quiet info] a line\n');
    expect(denied).toEqual([DENIED, DENIED, DENIED, DENIED]);
  });

  it('imports from its own folder and not from beside it', async () => {
    folder.write('inner/up.js', "export { suffix as default } from '../more.ts';");
    const { code, stderr } = await run('inner/up.js');
    expect(code).toBe(1);
    expect(stderr).toContain('LOAD_ERROR');
  });
});

describe('paths', () => {
  it('are real ones, and the working folder is /cwd for the plugin', async () => {
    expect(
      await tries(
        ['--allow-read=./data', '--deny-read=data/secret', '--allow-write=out.txt'],
        'read /cwd/data/a.txt',
        'read /cwd/data/../data/a.txt',
        'read /cwd/data/secret/key',
        'read /cwd/database/a.txt',
        'write /cwd/data/a.txt',
        'write /cwd/out.txt',
        'read /cwd/out.txt',
      ),
    ).toEqual(['data/a.txt', 'data/a.txt', DENIED, DENIED, DENIED, 'written', DENIED]);
    expect(folder.read('out.txt')).toBe('new');
    expect(folder.read('data/a.txt')).toBe('data/a.txt');
  });

  it('outside the working folder have the name of their folder, or the one that --mount says', async () => {
    const reports = join(outside.path, 'reports');
    const [own, named, unnamed] = await Promise.all([
      tries([`--allow-read=${reports}/r.txt`], 'read /reports/r.txt', 'list /reports'),
      tries(
        [`--mount=mine=${outside.path}`, `--allow-read=${reports}`],
        'read /mine/reports/r.txt',
        'list /mine',
      ),
      run('tries.ts', `--allow-read=${outside.path}`),
    ]);
    expect(own).toEqual(['a report', DENIED]);
    expect(named).toEqual(['a report', DENIED]);
    expect(unnamed.code).toBe(2);
    expect(unnamed.stderr).toContain(`Name it: --mount <name>=${outside.path}`);
  });

  it('that are denied are denied by every name they have', async () => {
    expect(
      await tries(
        ['--allow-read', '--deny-read=data'],
        'read /cwd/data/a.txt',
        'read /plugin/data/a.txt',
        'read /plugin/database/a.txt',
      ),
    ).toEqual([DENIED, DENIED, 'database/a.txt']);
  });

  it('that are links are what they lead to: for the flag, and for whoever follows one', async () => {
    symlinkSync('data', join(folder.path, 'link'));
    mkdirSync(join(folder.path, 'links'));
    symlinkSync('../data/a.txt', join(folder.path, 'links/to-a'));
    expect(
      await tries(['--allow-read=link'], 'read /cwd/data/a.txt', 'read /cwd/link/a.txt'),
    ).toEqual(['data/a.txt', 'data/a.txt']);
    expect(await tries(['--allow-read=links'], 'read /cwd/links/to-a', 'list /cwd/links')).toEqual([
      DENIED,
      ['to-a'],
    ]);
    expect(await tries(['--allow-read', '--deny-read=link'], 'read /cwd/data/a.txt')).toEqual([
      DENIED,
    ]);
  });

  it('never reach the log of the host, nor what says what the next run may', async () => {
    const flags = ['--allow-read', '--allow-write'];
    const said = await tries(
      flags,
      'list /cwd/dirs',
      `list /cwd/dirs/${dirs + 1}/log`,
      `write /plugin/dirs/${dirs + 1}/log/x`,
      'write /cwd/skerry.grants.json',
      'write /cwd/skerry.policy.json',
      'write /cwd/asks/skerry.grants.json',
      'write /cwd/free.txt',
    );
    expect(said).toEqual([expect.any(Array), DENIED, DENIED, DENIED, DENIED, DENIED, 'written']);
  });
});

describe('variables and databases', () => {
  it('are given by name; a database by the columns of a table, and --db says where it is', async () => {
    process.env['SKERRY_ONE'] = '1';
    process.env['SKERRY_TWO'] = '2';
    const select = (columns: string[]): string =>
      `rows ${JSON.stringify({ table: 'users', columns })}`;
    const [env, rows, nowhere] = await Promise.all([
      tries(
        ['--allow-env=SKERRY_*', '--deny-env=SKERRY_TWO'],
        'env SKERRY_ONE',
        'env SKERRY_TWO',
        'env HOME',
      ),
      tries(
        ['--db=main=app.sqlite', '--allow-db=main:read:users(id,email)'],
        select(['id', 'email']),
        select(['hash']),
      ),
      run('tries.ts', '--allow-db=main:read:users'),
    ]);
    expect(env).toEqual(['1', DENIED, DENIED]);
    expect(rows).toEqual([[{ id: 1, email: 'a@b' }], DENIED]);
    expect(nowhere.stderr).toContain('say where the database is: --db main=<file>');
  });
});

describe('hosts', () => {
  it('are given by name and port; an address of this machine needs --allow-net-private too', async () => {
    folder.write(
      'get.js',
      'export default ([url]) => fetch(url).then((r) => r.text(), (error) => error.code);',
    );
    await using server = createServer((request, response) => response.end(request.url));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const get = async (...flags: string[]): Promise<unknown> => {
      const { stdout } = await run('get.js', '--json', ...flags, '--', `http://${host}/a`);
      const { value, denials } = JSON.parse(stdout) as {
        value: unknown;
        denials: { remedy: string }[];
      };
      return [value, ...denials.map(({ remedy }) => remedy)];
    };
    const allow = `--allow-net=${host}`;
    expect(await get()).toEqual([DENIED, `add ${allow}`]);
    expect(await get(allow)).toEqual([DENIED, 'add --allow-net-private']);
    expect(await get(allow, '--allow-net-private')).toEqual(['/a']);
    expect(await get(allow, '--allow-net-private', '--deny-net=127.0.0.1')).toEqual([
      DENIED,
      'remove --deny-net=127.0.0.1',
    ]);
  });
});

describe('what was denied', () => {
  it('is shown with the flag to add or to leave out', async () => {
    const words = [
      'read /cwd/database/a.txt',
      'read /cwd/data/secret/key',
      'env HOME',
      'read /etc/passwd',
    ];
    const { code, stdout } = await run(
      'tries.ts',
      '--allow-read=data',
      '--deny-read=data/secret',
      '--',
      ...words,
      'write /data/x',
      `list /cwd/dirs/${dirs + 1}`,
    );
    expect(code).toBe(0);
    const hints = [...stdout.matchAll(/^ {10}(.*)$/gmu)].map(([, hint]) => hint);
    expect(hints).toEqual([
      'add --allow-read=./database/a.txt',
      'remove --deny-read=data/secret',
      'add --allow-env=HOME',
      'no folder of this run is there: the working folder is /cwd',
      'add --allow-write=guest:/data/x',
      'no flag gives this: the host keeps it for itself',
    ]);
  });

  it('is allowed by the very flag that was shown', async () => {
    const select = `rows ${JSON.stringify({ table: 'users', columns: ['id'] })}`;
    const words = [
      'read /cwd/data/a.txt',
      'write /cwd/free.txt',
      'env HOME',
      'write /data/x',
      select,
    ];
    const before = await run('tries.ts', '--json', '--db=main=app.sqlite', '--', ...words);
    const { denials } = JSON.parse(before.stdout) as { denials: { remedy: string }[] };
    const flags = denials.map(({ remedy }) =>
      remedy.replace(/^add /u, '').replaceAll(/^(.*=)'(.*)'$/gu, '$1$2'),
    );
    expect(flags).toHaveLength(words.length);
    const after = await run('tries.ts', '--json', '--db=main=app.sqlite', ...flags, '--', ...words);
    expect(JSON.parse(after.stdout)).toMatchObject({ denials: [] });
  });
});
