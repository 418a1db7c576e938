// The test kit: a plugin in the real isolate, behind the real gate, in a world that its test made.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  formatAccess,
  matchers,
  type TestOptions,
  testPlugin,
} from '../../../src/testing/index.ts';

const CODE = `export default {
  async copy(input, ctx) {
    const text = await ctx.fs.readFile('/inbox/a.txt', 'utf8');
    await ctx.fs.writeFile('/data/copy.txt', text.toUpperCase());
    ctx.log.info('copied');
    return text.length;
  },
  async names(input, ctx) {
    return (await ctx.db.select({ table: 'users', columns: ['name'] })).map(({ name }) => name);
  },
  async steal(input, ctx) { return ctx.fs.readFile('/inbox/secret'); },
  async world(input, ctx) {
    const bytes = await ctx.random.bytes(4);
    return { now: await ctx.clock.now(), bytes: [...bytes], home: await ctx.env.get('HOME'), user: ctx.call.user };
  },
};`;

const MANIFEST = {
  name: 'acme.copier',
  version: '1.0.0',
  permissions: {
    filesystem: { read: ['/inbox/*.txt'], write: ['/data/**'] },
    database: { read: [{ match: 'users', columns: ['name'] }] },
    clock: ['read'],
    random: ['read'],
  },
  env: ['HOME'],
  limits: { cpu: 2000 },
};

const FILES = { '/inbox/a.txt': 'hello', '/inbox/secret': 'no' };
const DATABASES = {
  main: `create table users (name text, password text);
         insert into users values ('ada', 'x'), ('grace', 'y');`,
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'skerry-kit-'));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'plugin.json'), JSON.stringify(MANIFEST));
  writeFileSync(join(folder, 'index.ts'), CODE);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a plugin under test', () => {
  it('finds the files of the test, and the test finds what it wrote', async () => {
    await using plugin = await testPlugin(folder, { files: FILES });
    expect(await plugin.call('copy')).toBe(5);
    expect(plugin.readFile('/data/copy.txt')).toBe('HELLO');
    expect(plugin.lines).toEqual([{ level: 'info', message: 'copied' }]);
  });

  it('queries the database of the test, and no column beyond its manifest', async () => {
    await using plugin = await testPlugin(folder, { databases: DATABASES });
    expect(await plugin.call('names')).toEqual(['ada', 'grace']);
    expect(plugin.query('main', 'select count(*) as n from users')).toEqual([{ n: 2 }]);
    expect((await plugin.accesses()).map(formatAccess)).toEqual([
      'allow db.read main:users(name) (granted)',
    ]);
  });

  it('is denied by the real policy what it did not ask for', async () => {
    await using plugin = await testPlugin(folder, { files: FILES });
    await expect(plugin.call('steal')).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    expect(await plugin.denials()).toMatchObject([
      { operation: 'fs.readFile', resource: '/inbox/secret', reason: 'not-granted', count: 1 },
    ]);
  });

  it.each([
    ['none', 'not-granted'],
    [{ filesystem: { write: ['/data/**'] } }, 'not-granted'],
  ] satisfies [TestOptions['grants'], string][])(
    'has only what the test grants: %j',
    async (grants, reason) => {
      await using plugin = await testPlugin(folder, { files: FILES, grants });
      await expect(plugin.call('copy')).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
      expect(await plugin.denials()).toMatchObject([{ resource: '/inbox/a.txt', reason }]);
    },
  );

  it('has the clock, the random bytes, the variables and the user of the test, the same in every run', async () => {
    const options = { now: 1_000, seed: 7, env: { HOME: '/h' }, user: 'u1' };
    const worlds: unknown[] = [];
    for (let run = 0; run < 2; run++) {
      await using plugin = await testPlugin(folder, options);
      worlds.push(await plugin.call('world'));
    }
    expect(worlds[0]).toMatchObject({ now: 1_000, home: '/h', user: 'u1' });
    expect(worlds[1]).toEqual(worlds[0]);
    await using other = await testPlugin(folder, { ...options, seed: 8 });
    expect(await other.call('world')).not.toEqual(worlds[0]);
  });

  it('cannot be given more than its manifest asks for', async () => {
    const grants = { filesystem: { read: ['/inbox/**'] } };
    await using plugin = await testPlugin(folder, { files: FILES, grants });
    await expect(plugin.call('steal')).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    expect(await plugin.denials()).toMatchObject([{ reason: 'not-declared' }]);
  });

  it.each([['relative.txt'], ['/plugin/index.ts'], ['/inbox/../x']])(
    'takes no file at %s',
    async (path) => {
      await expect(testPlugin(folder, { files: { [path]: '' } })).rejects.toMatchObject({
        code: 'CONFIG_ERROR',
      });
    },
  );
});

describe('the matchers', () => {
  it('find an access by its action and its resource, and show the log where there is none', async () => {
    await using plugin = await testPlugin(folder, { files: FILES });
    await plugin.call('copy');
    expect(await matchers.toHaveAccessed(plugin, 'fs.read', '/inbox/a.txt')).toMatchObject({
      pass: true,
    });
    const missing = await matchers.toHaveAccessed(plugin, 'fs.read', '/inbox/b.txt');
    expect(missing.pass).toBe(false);
    expect(missing.message()).toBe(
      'expected an allowed access fs.read /inbox/b.txt; the log has:\n' +
        '  allow fs.read /inbox/a.txt (granted)\n' +
        '  allow fs.write /data/copy.txt (granted)\n' +
        '  allow log.write (floor)',
    );
    expect(await matchers.toHaveBeenDenied(plugin, 'fs.read')).toMatchObject({ pass: false });
  });

  it('say what was asked for and never used, and what was reached for beyond it', async () => {
    await using plugin = await testPlugin(folder, {
      files: FILES,
      databases: DATABASES,
      env: { HOME: '/' },
    });
    await plugin.call('copy');
    await plugin.call('steal').catch(() => {});
    const verdict = await matchers.toHaveUsedOnlyWhatItDeclares(plugin);
    expect(verdict.pass).toBe(false);
    expect(verdict.message().split('\n').slice(1)).toEqual([
      '  asked for and not used: db.read users(name)',
      '  asked for and not used: env.read HOME',
      '  asked for and not used: clock.read',
      '  asked for and not used: random.read',
      '  reached for and denied: deny  fs.read /inbox/secret (not-granted)',
    ]);
    await plugin.call('names');
    await plugin.call('world');
    expect(await plugin.unused()).toEqual([]);
  });
});
