import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Access, Decision } from '../../../../policies/index.ts';
import { makeWorld, OPENINGS } from './world.ts';

const path = ({ resource }: Access): string => (resource.kind === 'path' ? resource.path : '');

describe.each(OPENINGS)('renaming (%s)', (opening) => {
  it('moves files and folders within a mount, replacing a file', async () => {
    using world = makeWorld({ opening });
    mkdirSync(join(world.data, 'box'));
    writeFileSync(join(world.data, 'a'), 'a');
    writeFileSync(join(world.data, 'b'), 'b');
    await world.run('rename', ['/data/a', '/data/b']);
    await world.run('rename', ['/data/b', '/data/box/c']);
    await world.run('rename', ['/data/box', '/data/crate']);
    expect(readdirSync(world.data, { recursive: true })).toEqual(['crate', 'crate/c']);
    expect(await world.text('/data/crate/c')).toBe('a');
  });

  it('asks for fs.write on both names', async () => {
    using world = makeWorld({ opening });
    const { accesses } = await world.broker.resolve(
      'fs.rename',
      ['/data/a', '/data/b'],
      [],
      world.asker,
    );
    expect(accesses).toEqual([
      { action: 'fs.write', resource: { kind: 'path', path: '/data/a' } },
      { action: 'fs.write', resource: { kind: 'path', path: '/data/b' } },
    ]);
  });

  it('refuses to move between mounts, even on one disk', async () => {
    using world = makeWorld({ opening });
    writeFileSync(join(world.data, 'a'), 'a');
    expect(await world.code('rename', ['/data/a', '/shared/a'])).toBe('EXDEV');
    expect(readdirSync(world.shared)).toEqual([]);
  });

  it('refuses what the kernel refuses, with its codes', async () => {
    using world = makeWorld({ opening });
    mkdirSync(join(world.data, 'box/inner'), { recursive: true });
    mkdirSync(join(world.data, 'other'));
    writeFileSync(join(world.data, 'a'), 'a');
    expect(await world.code('rename', ['/data/none', '/data/b'])).toBe('ENOENT');
    expect(await world.code('rename', ['/data/a', '/data/none/b'])).toBe('ENOENT');
    expect(await world.code('rename', ['/data/a', '/data/box'])).toBe('EISDIR');
    expect(await world.code('rename', ['/data/other', '/data/a'])).toBe('ENOTDIR');
    expect(await world.code('rename', ['/data/other', '/data/box'])).toBe('ENOTEMPTY');
    expect(await world.code('rename', ['/data/box', '/data/box/inner/x'])).toBe('INVALID_ARGUMENT');
    expect(await world.code('rename', ['/data', '/data/x'])).toBe('INVALID_ARGUMENT');
    expect(await world.code('rename', ['/data/a', '/data'])).toBe('INVALID_ARGUMENT');
  });

  it('makes nothing readable that was not: a write-only file does not move to a readable place', async () => {
    using world = makeWorld({ opening });
    mkdirSync(join(world.data, 'drop'));
    writeFileSync(join(world.data, 'drop/secret'), 'secret');
    const allow = (access: Access) =>
      access.action === 'fs.write' || !path(access).startsWith('/data/drop');
    expect(await world.code('rename', ['/data/drop/secret', '/data/mine'], { allow })).toBe(
      'PERMISSION_DENIED',
    );
    expect(await world.code('rename', ['/data/drop', '/data/mine'], { allow })).toBe(
      'PERMISSION_DENIED',
    );
    expect(
      await world.code('rename', ['/data/drop/secret', '/data/drop/other'], { allow }),
    ).toBeNull();
  });

  it('decides on everything in a moved folder, under its old and its new name', async () => {
    using world = makeWorld({ opening });
    mkdirSync(join(world.data, 'box/inner'), { recursive: true });
    writeFileSync(join(world.data, 'box/inner/secret'), 'secret');
    const refusing = (action: string, refused: string) => ({
      allow: (access: Access) => access.action !== action || path(access) !== refused,
    });
    for (const refused of [
      refusing('fs.write', '/data/box/inner/secret'),
      refusing('fs.write', '/data/new/inner'),
      refusing('fs.read', '/data/box/inner/secret'),
    ]) {
      expect(await world.code('rename', ['/data/box', '/data/new'], refused)).toBe(
        'PERMISSION_DENIED',
      );
    }
    expect(readdirSync(world.data)).toEqual(['box']);
    const decided: Decision[] = [];
    await world.run('rename', ['/data/box', '/data/new'], {
      ...refusing('fs.read', '/data/new/inner/secret'),
      decided,
    });
    expect(decided.map((each) => `${each.effect} ${each.action} ${path(each)}`)).toContain(
      'deny fs.read /data/new/inner/secret',
    );
    expect(readdirSync(world.data)).toEqual(['new']);
  });

  it('does not let moves at the same time carry a file to where it may be read', async () => {
    using world = makeWorld({ opening });
    const hidden = /^\/data\/(drop|step\/.)/;
    const allow = (access: Access) => access.action === 'fs.write' || !hidden.test(path(access));
    const move = (from: string, to: string) =>
      world.code('rename', [`/data/${from}`, `/data/${to}`], { allow });
    const remove = (name: string) =>
      world.run('rm', [`/data/${name}`, { recursive: true, force: true }]);
    for (let round = 0; round < 24; round += 1) {
      mkdirSync(join(world.data, 'drop'));
      mkdirSync(join(world.data, 'step'));
      writeFileSync(join(world.data, 'drop/secret'), 'secret');
      for (let n = 0; n < round; n += 1) writeFileSync(join(world.data, `drop/${n}`), '');
      await Promise.all([
        move('step', 'open'),
        round % 2 === 0 ? move('drop/secret', 'step/secret') : move('drop', 'step'),
        move('step', 'open'),
      ]);
      expect(readdirSync(world.data, { recursive: true })).not.toContain('open/secret');
      for (const name of ['open', 'drop', 'step']) await remove(name);
    }
  });

  it('moves a folder of exactly the cap and refuses one entry more', async () => {
    using world = makeWorld({ opening, limits: { maxEntries: 2 } });
    mkdirSync(join(world.data, 'box'));
    for (const name of ['1', '2']) writeFileSync(join(world.data, 'box', name), '');
    expect(await world.code('rename', ['/data/box', '/data/crate'])).toBeNull();
    writeFileSync(join(world.data, 'crate/3'), '');
    expect(await world.code('rename', ['/data/crate', '/data/box'])).toBe('TOO_LARGE');
  });
});
