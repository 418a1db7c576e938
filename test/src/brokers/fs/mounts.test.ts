import { mkdirSync, readdirSync, rmdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assertMounts, createFsBroker, unitMounts } from '../../../../src/brokers/fs/index.ts';
import { folderName, mountOf, type Mount } from '../../../../src/brokers/fs/mounts.ts';
import { makeAsker, run } from '../asker.ts';
import { makeWorld } from './world.ts';

describe('mounts', () => {
  it('gives every plugin and every organisation a /data of its own', async () => {
    using world = makeWorld();
    const askers = [
      makeAsker({ plugin: 'a', scope: 'org:one' }),
      makeAsker({ plugin: 'a', scope: 'org:two' }),
      makeAsker({ plugin: 'a', scope: 'global' }),
      makeAsker({ plugin: 'b', scope: 'org:one' }),
    ];
    for (const [index, asker] of askers.entries()) {
      expect(await world.code('readFile', ['/data/a'], { asker })).toBe('ENOENT');
      await world.run('writeFile', ['/data/a', `unit ${index}`], { asker });
    }
    for (const [index, asker] of askers.entries()) {
      expect((await world.run('readFile', ['/data/a', 'utf8'], { asker })).value).toBe(
        `unit ${index}`,
      );
      expect((await world.run('readdir', ['/data'], { asker })).value).toEqual(['a']);
    }
  });

  it('lets no name of a plugin or organisation reach another folder', async () => {
    using world = makeWorld();
    await world.run('writeFile', ['/data/secret', 'of acme.notes']);
    for (const [plugin, scope] of [
      ['acme.notes/global', '..'],
      ['../units/acme.notes', 'global'],
      ['.', 'acme.notes/global'],
      ['..', 'units/acme.notes/global'],
      ['acme.notes', 'org:../global'],
      ['acme.notes', './global'],
      ['acme.notes\0', 'global'],
      ['ACME.notes', 'global'],
      ['', 'acme.notes'],
    ] as const) {
      const asker = makeAsker({ plugin, scope });
      expect([plugin, scope, await world.code('readFile', ['/data/secret'], { asker })]).toEqual([
        plugin,
        scope,
        'ENOENT',
      ]);
    }
    expect(readdirSync(world.base).sort()).toEqual(['outside', 'plugin', 'ro', 'shared', 'units']);
  });

  it('names folders so that different texts never share one, however long or odd', () => {
    const texts = [
      '',
      '.',
      '..',
      '%2E',
      'a',
      'A',
      'a/b',
      'a%2Fb',
      'a~b',
      'a*',
      'org:1',
      '\ud800',
      '\udc00',
      '\ufffd',
      'x'.repeat(300),
      `${'x'.repeat(300)}y`,
      'ü'.repeat(100),
    ];
    const names = texts.map(folderName);
    expect(new Set(names).size).toBe(texts.length);
    for (const name of names) expect(name).toMatch(/^[A-Za-z0-9_%~-][A-Za-z0-9._%~-]{0,254}$/);
  });

  it('resolves a path in the longest mount that holds it', () => {
    const mount = (at: string): Mount => ({ at, path: at, readonly: false });
    const mounts = ['/data', '/data/shared', '/da'].map(mount);
    const at = (path: string) => mountOf(mounts, path.split('/').slice(1))?.at;
    expect(at('/data/a')).toBe('/data');
    expect(at('/data/shared')).toBe('/data/shared');
    expect(at('/data/shared/a')).toBe('/data/shared');
    expect(at('/data/sharedness')).toBe('/data');
    expect(at('/dat')).toBeUndefined();
  });

  it('refuses mounts that cannot be used, naming the mount and the remedy', () => {
    const check = (at: string, path: string) => () => assertMounts([{ at, path, readonly: true }]);
    for (const at of ['/', '', 'data', '/data/', '/a//b', '/a/../b', '/.', '/a\nb']) {
      expect(check(at, '/srv')).toThrow(/is not a virtual folder: write it like/);
    }
    expect(check('/x', 'srv')).toThrow(
      /mounts\["\/x"\] has a relative path: give the absolute path/,
    );
    expect(() =>
      unitMounts({ dataDir: '/srv', named: [{ at: '/data', path: '/srv', readonly: true }] }),
    ).toThrow(/mounts\["\/data"\] is mounted twice/);
    expect(() => unitMounts({ dataDir: 'data' })).toThrow(/mounts\["\/data"\] has a relative path/);
  });

  it('answers NOT_CONFIGURED where a mount has lost its folder', async () => {
    using world = makeWorld();
    rmdirSync(world.shared);
    expect(await world.code('readFile', ['/shared/a'])).toBe('NOT_CONFIGURED');
    expect(await world.code('writeFile', ['/shared/a', 'x'])).toBe('NOT_CONFIGURED');
  });

  it("follows the operator's own links to the folder of a mount", async () => {
    using world = makeWorld();
    mkdirSync(join(world.base, 'real'));
    writeFileSync(join(world.base, 'real/a'), 'a');
    symlinkSync('real', join(world.base, 'link'));
    const broker = createFsBroker({
      mounts: () => [{ at: '/m', path: join(world.base, 'link'), readonly: true }],
    });
    expect(await run(broker, 'fs.readFile', ['/m/a', 'utf8'])).toMatchObject({ value: 'a' });
  });

  it('leaves no file open, whatever happened', async () => {
    using world = makeWorld({ limits: { maxEntries: 3 } });
    const open = () => readdirSync('/proc/self/fd').length;
    const before = open();
    mkdirSync(join(world.data, 'box/inner/deeper'), { recursive: true });
    for (const name of ['1', '2', '3']) writeFileSync(join(world.data, 'box/inner', name), '');
    for (let round = 0; round < 20; round += 1) {
      await world.code('readFile', ['/data/none']);
      await world.code('readFile', ['/data/box']);
      await world.code('writeFile', ['/data/box/inner/1', 'x']);
      await world.code('appendFile', ['/data/box/inner', 'x']);
      await world.code('readdir', ['/data/box/inner']);
      await world.code('rm', ['/data/box', { recursive: true }]);
      await world.code('rename', ['/data/box', '/data/crate']);
      await world.code('mkdir', ['/data/box/inner/1/x', { recursive: true }]);
      await world.code('mkdir', ['/data/box/x/y', { recursive: true }], { allow: () => false });
    }
    expect(open()).toBe(before);
  });
});
