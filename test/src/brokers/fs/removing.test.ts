import { lstatSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Access, Decision } from '../../../../policies/index.ts';
import { makeWorld, OPENINGS, type World } from './world.ts';

function fill(world: World): void {
  mkdirSync(join(world.data, 'box/inner/deep'), { recursive: true });
  for (const path of ['box/a', 'box/inner/b', 'box/inner/deep/c']) {
    writeFileSync(join(world.data, path), path);
  }
}

function denies(...paths: string[]): (access: Access) => boolean {
  return ({ resource }) => resource.kind !== 'path' || !paths.includes(resource.path);
}

describe.each(OPENINGS)('removing (%s)', (opening) => {
  it('removes a file; an absent one only with force', async () => {
    using world = makeWorld({ opening });
    writeFileSync(join(world.data, 'a'), 'a');
    await world.run('rm', ['/data/a']);
    expect(readdirSync(world.data)).toEqual([]);
    expect(await world.code('rm', ['/data/a'])).toBe('ENOENT');
    expect(await world.code('rm', ['/data/a', { force: true }])).toBeNull();
  });

  it('removes a folder only with recursive, and then everything in it', async () => {
    using world = makeWorld({ opening });
    fill(world);
    expect(await world.code('rm', ['/data/box'])).toBe('EISDIR');
    expect(await world.code('rm', ['/data/box', { force: true }])).toBe('EISDIR');
    const decided: Decision[] = [];
    const { meter } = await world.run('rm', ['/data/box', { recursive: true }], { decided });
    expect(readdirSync(world.data)).toEqual([]);
    expect(meter).toEqual({ entries: 6 });
    expect(
      decided.map(({ resource }) => (resource.kind === 'path' ? resource.path : '')).sort(),
    ).toEqual([
      '/data/box/a',
      '/data/box/inner',
      '/data/box/inner/b',
      '/data/box/inner/deep',
      '/data/box/inner/deep/c',
    ]);
  });

  it('removes nothing at all where one thing in the folder may not be removed', async () => {
    using world = makeWorld({ opening });
    fill(world);
    for (const path of ['/data/box/a', '/data/box/inner', '/data/box/inner/deep/c']) {
      const options = { allow: denies(path) };
      expect(await world.code('rm', ['/data/box', { recursive: true, force: true }], options)).toBe(
        'PERMISSION_DENIED',
      );
    }
    expect(readdirSync(world.data, { recursive: true })).toHaveLength(6);
  });

  it('does not name the entry that may not be removed, but hands over the decision', async () => {
    using world = makeWorld({ opening });
    fill(world);
    const refusal = world.run('rm', ['/data/box', { recursive: true }], {
      allow: denies('/data/box/inner/b'),
    });
    await expect(refusal).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
      message: expect.not.stringContaining('inner'),
      decision: { effect: 'deny', resource: { kind: 'path', path: '/data/box/inner/b' } },
    });
  });

  it('removes the links in a folder and keeps what they lead to', async () => {
    using world = makeWorld({ opening });
    fill(world);
    writeFileSync(join(world.data, 'kept'), 'kept');
    symlinkSync(world.outside, join(world.data, 'box/out'));
    symlinkSync('../../kept', join(world.data, 'box/inner/link'));
    await world.run('rm', ['/data/box', { recursive: true }]);
    expect(readdirSync(world.data)).toEqual(['kept']);
    expect(world.outsideIsUntouched()).toBe(true);
  });

  it('never removes a mount itself', async () => {
    using world = makeWorld({ opening });
    for (const path of ['/data', '/shared', '/data/.', '/data/x/..']) {
      expect(await world.code('rm', [path, { recursive: true, force: true }])).toBe(
        'INVALID_ARGUMENT',
      );
    }
    expect(lstatSync(world.data).isDirectory()).toBe(true);
  });

  it('removes a folder of exactly the cap and refuses one entry more before removing anything', async () => {
    using world = makeWorld({ opening, limits: { maxEntries: 5 } });
    fill(world);
    writeFileSync(join(world.data, 'box/one-more'), '');
    expect(await world.code('rm', ['/data/box', { recursive: true }])).toBe('TOO_LARGE');
    expect(readdirSync(join(world.data, 'box'))).toHaveLength(3);
    await world.run('rm', ['/data/box/one-more']);
    expect(await world.code('rm', ['/data/box', { recursive: true }])).toBeNull();
  });

  it('refuses a folder with a name that no rule could be matched against', async () => {
    using world = makeWorld({ opening });
    mkdirSync(join(world.data, 'box'));
    writeFileSync(
      Buffer.concat([Buffer.from(join(world.data, 'box/')), Buffer.from([0xff, 0xfe])]),
      'x',
    );
    expect(await world.code('rm', ['/data/box', { recursive: true }])).toBe('UNSUPPORTED_FILE');
    expect(readdirSync(join(world.data, 'box'))).toHaveLength(1);
  });
});
