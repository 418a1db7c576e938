import {
  mkdirSync,
  readFileSync,
  readlinkSync,
  lstatSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chooseBeneath } from '../../../../src/brokers/fs/beneath.ts';
import { makeWorld, OPENINGS, OUTSIDE, type World } from './world.ts';

/** Every operation on one path: none may come through. */
async function codes(world: World, path: string): Promise<readonly (string | null)[]> {
  const calls: readonly [string, readonly unknown[]][] = [
    ['readFile', [path]],
    ['writeFile', [path, 'x']],
    ['appendFile', [path, 'x']],
    ['readdir', [path]],
    ['stat', [path]],
    ['mkdir', [path]],
    ['mkdir', [`${path}/new/folder`, { recursive: true }]],
    ['copyFile', [path, '/data/copy']],
    ['copyFile', ['/data/own', path]],
    ['rm', [`${path}/full`, { recursive: true }]],
    ['rename', ['/data/own', `${path}/moved`]],
    ['rename', [`${path}/victim.txt`, '/data/taken']],
  ];
  const results: (string | null)[] = [];
  for (const [operation, args] of calls) results.push(await world.code(operation, args));
  return results;
}

it('asks the kernel to open beneath a mount where kernel and Node offer it', () => {
  expect(chooseBeneath().kind).toBe('openat2');
});

describe.each(OPENINGS)('links (%s)', (opening) => {
  it('refuses every operation through a link that leaves its mount, and touches nothing there', async () => {
    using world = makeWorld({ opening });
    writeFileSync(join(world.data, 'own'), 'own');
    symlinkSync(world.outside, join(world.data, 'absolute'));
    symlinkSync('../../../outside', join(world.data, 'relative'));
    symlinkSync('absolute', join(world.data, 'chain-1'));
    symlinkSync('./chain-1', join(world.data, 'chain-2'));
    mkdirSync(join(world.data, 'deep/er'), { recursive: true });
    symlinkSync('../../../../../outside', join(world.data, 'deep/er/link'));
    symlinkSync('deep/er/link', join(world.data, 'nested'));
    symlinkSync('/proc/self/root', join(world.data, 'root'));
    symlinkSync('/proc/self/fd', join(world.data, 'fd'));
    symlinkSync('/', join(world.data, 'slash'));
    symlinkSync('..', join(world.data, 'up'));
    symlinkSync('deep/../../global', join(world.data, 'out-and-in'));
    for (const name of [
      'absolute',
      'relative',
      'chain-1',
      'chain-2',
      'nested',
      'deep/er/link',
      'root',
      'fd',
      'slash',
      'up',
      'out-and-in',
    ]) {
      const found = await codes(world, `/data/${name}`);
      expect([name, new Set(found)]).toEqual([name, new Set(['EXDEV'])]);
    }
    expect(await world.code('readFile', ['/data/absolute/marker.txt'])).toBe('EXDEV');
    expect(await world.code('readFile', ['/data/slash/etc/passwd'])).toBe('EXDEV');
    expect(world.outsideIsUntouched()).toBe(true);
    expect(readFileSync(join(world.data, 'own'), 'utf8')).toBe('own');
  });

  it('refuses a link to a single file outside, for reading, writing and as the target of a copy', async () => {
    using world = makeWorld({ opening });
    writeFileSync(join(world.data, 'own'), 'own');
    symlinkSync(join(world.outside, 'victim.txt'), join(world.data, 'link'));
    symlinkSync('/etc/passwd', join(world.data, 'passwd'));
    for (const path of ['/data/link', '/data/passwd']) {
      expect(await world.code('readFile', [path])).toBe('EXDEV');
      expect(await world.code('writeFile', [path, 'x'])).toBe('EXDEV');
      expect(await world.code('appendFile', [path, 'x'])).toBe('EXDEV');
      expect(await world.code('copyFile', ['/data/own', path])).toBe('EXDEV');
    }
    expect(world.outsideIsUntouched()).toBe(true);
  });

  it('says the same of a link to something and of a link to nothing outside', async () => {
    using world = makeWorld({ opening });
    symlinkSync(join(world.outside, 'marker.txt'), join(world.data, 'real'));
    symlinkSync(join(world.outside, 'no-such'), join(world.data, 'none'));
    const messages = await Promise.all(
      ['real', 'none'].map((name) =>
        world
          .run('readFile', [`/data/${name}`])
          .catch((error: Error) => error.message.replace(name, '*')),
      ),
    );
    expect(messages[0]).toContain('leads out of its mount');
    expect(messages[0]).toBe(messages[1]);
  });

  it('decides on the path as spelled where a link leaves, so that a denial tells nothing of its target', async () => {
    using world = makeWorld({ opening });
    symlinkSync(world.outside, join(world.data, 'link'));
    const { accesses } = await world.broker.resolve(
      'fs.readFile',
      ['/data/link/marker.txt'],
      [],
      world.asker,
    );
    expect(accesses).toEqual([
      { action: 'fs.read', resource: { kind: 'path', path: '/data/link/marker.txt' } },
    ]);
  });

  it('ends at a loop of links and at more than 40 of them', async () => {
    using world = makeWorld({ opening });
    symlinkSync('b', join(world.data, 'a'));
    symlinkSync('a', join(world.data, 'b'));
    symlinkSync('self/x', join(world.data, 'self'));
    writeFileSync(join(world.data, 'link-0'), 'end');
    for (let n = 1; n <= 41; n += 1) symlinkSync(`link-${n - 1}`, join(world.data, `link-${n}`));
    for (const path of ['/data/a', '/data/a/x']) {
      expect(await world.code('readFile', [path])).toBe('ELOOP');
      expect(await world.code('writeFile', [path, 'x'])).toBe('ELOOP');
    }
    expect(['ELOOP', 'ENAMETOOLONG']).toContain(await world.code('readFile', ['/data/self']));
    expect(await world.text('/data/link-40')).toBe('end');
    expect(await world.code('readFile', ['/data/link-41'])).toBe('ELOOP');
  });

  it('decides on the target of a link within the mount, and uses that', async () => {
    using world = makeWorld({ opening });
    mkdirSync(join(world.data, 'private'));
    mkdirSync(join(world.data, 'public/sub'), { recursive: true });
    writeFileSync(join(world.data, 'private/a'), 'private');
    symlinkSync('../private', join(world.data, 'public/folder'));
    symlinkSync('folder/a', join(world.data, 'public/file'));
    symlinkSync(join(world.data, 'private', 'a'), join(world.data, 'public/absolute'));
    const allow = (access: { resource: unknown }) =>
      JSON.stringify(access.resource).includes('/data/public');
    for (const name of ['file', 'folder/a', 'absolute']) {
      const { accesses } = await world.broker.resolve(
        'fs.readFile',
        [`/data/public/${name}`],
        [],
        world.asker,
      );
      expect(accesses[0]?.resource).toEqual({ kind: 'path', path: '/data/private/a' });
      expect(await world.code('readFile', [`/data/public/${name}`], { allow })).toBe(
        'PERMISSION_DENIED',
      );
      expect(await world.code('writeFile', [`/data/public/${name}`, 'x'], { allow })).toBe(
        'PERMISSION_DENIED',
      );
      expect(await world.text(`/data/public/${name}`)).toBe('private');
    }
  });

  it('takes ".." in a link from where the link before it led, as the kernel does', async () => {
    using world = makeWorld({ opening });
    mkdirSync(join(world.data, 'far/away/place'), { recursive: true });
    writeFileSync(join(world.data, 'far/away/a'), 'far');
    writeFileSync(join(world.data, 'a'), 'near');
    symlinkSync('far/away/place', join(world.data, 'hop'));
    symlinkSync('hop/../a', join(world.data, 'link'));
    expect(readFileSync(join(world.data, 'link'), 'utf8')).toBe('far');
    expect(await world.text('/data/link')).toBe('far');
    expect(await world.text('/data/hop/../a')).toBe('near');
  });

  it('writes to the target of a link within the mount and leaves the link a link', async () => {
    using world = makeWorld({ opening });
    writeFileSync(join(world.data, 'own'), 'own');
    writeFileSync(join(world.data, 'a'), 'a');
    symlinkSync('a', join(world.data, 'link'));
    symlinkSync('later', join(world.data, 'dangling'));
    await world.run('copyFile', ['/data/own', '/data/link']);
    await world.run('writeFile', ['/data/dangling', 'made']);
    expect(readlinkSync(join(world.data, 'link'))).toBe('a');
    expect(await world.text('/data/a')).toBe('own');
    expect(await world.text('/data/later')).toBe('made');
  });

  it('makes folders through a link within the mount only where its target is allowed', async () => {
    using world = makeWorld({ opening });
    mkdirSync(join(world.data, 'private'));
    symlinkSync('private', join(world.data, 'link'));
    const allow = (access: { resource: unknown }) =>
      !JSON.stringify(access.resource).includes('/data/private');
    expect(await world.code('mkdir', ['/data/link/a/b', { recursive: true }], { allow })).toBe(
      'PERMISSION_DENIED',
    );
    expect(readdirSync(join(world.data, 'private'))).toEqual([]);
    await world.run('mkdir', ['/data/link/a/b', { recursive: true }]);
    expect(readdirSync(join(world.data, 'private/a'))).toEqual(['b']);
  });

  it('refuses a link into a folder that another mount hides', async () => {
    using world = makeWorld({
      opening,
      named: ({ base }) => [{ at: '/data/over', path: join(base, 'ro'), readonly: true }],
    });
    mkdirSync(join(world.data, 'over'));
    writeFileSync(join(world.data, 'over/a'), 'hidden');
    writeFileSync(join(world.readonly, 'a'), 'mounted');
    symlinkSync('over/a', join(world.data, 'link'));
    expect(await world.text('/data/over/a')).toBe('mounted');
    expect(await world.code('readFile', ['/data/link'])).toBe('EXDEV');
    expect(await world.code('writeFile', ['/data/over/a', ''])).toBe('EROFS');
  });

  it('removes and renames a link itself, never what it leads to', async () => {
    using world = makeWorld({ opening });
    for (const name of ['gone', 'moved']) symlinkSync(world.outside, join(world.data, name));
    await world.run('rm', ['/data/gone', { recursive: true }]);
    await world.run('rename', ['/data/moved', '/data/elsewhere']);
    expect(readdirSync(world.data)).toEqual(['elsewhere']);
    expect(lstatSync(join(world.data, 'elsewhere')).isSymbolicLink()).toBe(true);
    writeFileSync(join(world.data, 'file'), 'file');
    await world.run('rename', ['/data/file', '/data/elsewhere']);
    expect(await world.text('/data/elsewhere')).toBe('file');
    expect(world.outsideIsUntouched()).toBe(true);
    expect(readFileSync(join(world.outside, 'marker.txt'), 'utf8')).toBe(OUTSIDE);
  });
});
