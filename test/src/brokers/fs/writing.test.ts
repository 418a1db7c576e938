import { chmodSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../../policies/index.ts';
import { makeWorld, OPENINGS } from './world.ts';

describe.each(OPENINGS)('writing files (%s)', (opening) => {
  it('makes and replaces files from text and from bytes', async () => {
    using world = makeWorld({ opening });
    const made = await world.run('writeFile', ['/data/a.txt', 'grüße']);
    expect(made.meter).toEqual({ bytes: 7, disk: 7 });
    expect(await world.text('/data/a.txt')).toBe('grüße');
    const bytes = [new Uint8Array([9]), new Uint8Array([1, 2, 3])];
    const replaced = await world.run('writeFile', ['/data/a.txt', { $bytes: 1 }], { bytes });
    expect(replaced.meter).toEqual({ bytes: 3, disk: -4 });
    expect((await world.run('readFile', ['/data/a.txt'])).bytes).toEqual(Buffer.from([1, 2, 3]));
  });

  it('replaces a file in one step and leaves nothing beside it', async () => {
    using world = makeWorld({ opening });
    writeFileSync(join(world.data, 'a'), 'old');
    chmodSync(join(world.data, 'a'), 0o4640);
    const inode = statSync(join(world.data, 'a')).ino;
    await world.run('writeFile', ['/data/a', 'new']);
    expect(statSync(join(world.data, 'a')).ino).not.toBe(inode);
    expect(statSync(join(world.data, 'a')).mode & 0o7777).toBe(0o640);
    expect(readdirSync(world.data)).toEqual(['a']);
  });

  it('never shows a reader a part of a write', async () => {
    using world = makeWorld({ opening });
    const texts = ['a', 'b'].map((letter) => letter.repeat(300_000));
    await world.run('writeFile', ['/data/a', texts[0]]);
    const writes = Array.from({ length: 20 }, (_, index) =>
      world.run('writeFile', ['/data/a', texts[index % 2]]),
    );
    const reads = await Promise.all(Array.from({ length: 40 }, () => world.text('/data/a')));
    await Promise.all(writes);
    expect(reads.filter((text) => !texts.includes(text))).toEqual([]);
  });

  it('neither lists nor names files that are being written', async () => {
    using world = makeWorld({ opening });
    writeFileSync(join(world.data, '.skerry-tmp-left-behind'), 'x');
    expect((await world.run('readdir', ['/data'])).value).toEqual([]);
    expect(await world.code('readFile', ['/data/.skerry-tmp-left-behind'])).toBe(
      'INVALID_ARGUMENT',
    );
    expect(await world.code('rename', ['/data/.skerry-tmp-left-behind', '/data/a'])).toBe(
      'INVALID_ARGUMENT',
    );
  });

  it('appends, making the file where there is none', async () => {
    using world = makeWorld({ opening });
    await world.run('appendFile', ['/data/log', 'one ']);
    await world.run('appendFile', ['/data/log', 'two']);
    expect(readFileSync(join(world.data, 'log'), 'utf8')).toBe('one two');
    await Promise.all(
      Array.from({ length: 20 }, () => world.run('appendFile', ['/data/many', 'x'])),
    );
    expect(await world.text('/data/many')).toBe('x'.repeat(20));
  });

  it('copies content between mounts, not the permission bits', async () => {
    using world = makeWorld({ opening });
    writeFileSync(join(world.plugin, 'tool'), 'content');
    chmodSync(join(world.plugin, 'tool'), 0o555);
    await world.run('copyFile', ['/plugin/tool', '/data/tool']);
    expect(readFileSync(join(world.data, 'tool'), 'utf8')).toBe('content');
    expect(statSync(join(world.data, 'tool')).mode & 0o111).toBe(0);
    const { accesses } = await world.broker.resolve(
      'fs.copyFile',
      ['/plugin/tool', '/data/tool'],
      [],
      world.asker,
    );
    expect(accesses.map((each) => each.action)).toEqual(['fs.read', 'fs.write']);
  });

  it('writes exactly the cap in one go and refuses one byte more before touching the file', async () => {
    using world = makeWorld({ opening, limits: { maxWriteBytes: 10 } });
    await world.run('writeFile', ['/data/a', 'x'.repeat(10)]);
    for (const operation of ['writeFile', 'appendFile']) {
      expect(await world.code(operation, ['/data/a', 'y'.repeat(11)])).toBe('TOO_LARGE');
      expect(await world.code(operation, ['/data/a', 'ü'.repeat(6)])).toBe('TOO_LARGE');
    }
    expect(await world.text('/data/a')).toBe('x'.repeat(10));
  });

  it('lets a file grow to its cap by appending and not beyond', async () => {
    using world = makeWorld({ opening, limits: { maxFileBytes: 10 } });
    await world.run('appendFile', ['/data/a', 'x'.repeat(9)]);
    expect(await world.code('appendFile', ['/data/a', 'xx'])).toBe('TOO_LARGE');
    expect(await world.code('appendFile', ['/data/a', 'x'])).toBeNull();
    expect(await world.text('/data/a')).toHaveLength(10);
  });

  it('changes nothing on a read-only mount', async () => {
    using world = makeWorld({ opening });
    for (const [mount, real] of [
      ['/ro', world.readonly],
      ['/plugin', world.plugin],
    ] as const) {
      writeFileSync(join(real, 'a'), 'a');
      mkdirSync(join(real, 'box'));
      const calls: [string, unknown[]][] = [
        ['writeFile', [`${mount}/a`, 'x']],
        ['writeFile', [`${mount}/new`, 'x']],
        ['appendFile', [`${mount}/a`, 'x']],
        ['mkdir', [`${mount}/dir`]],
        ['mkdir', [`${mount}/x/y`, { recursive: true }]],
        ['rm', [`${mount}/a`]],
        ['rm', [`${mount}/box`, { recursive: true, force: true }]],
        ['rename', [`${mount}/a`, `${mount}/b`]],
        ['rename', ['/data/own', `${mount}/b`]],
        ['rename', [`${mount}/a`, '/data/b']],
        ['copyFile', [`${mount}/a`, `${mount}/b`]],
      ];
      writeFileSync(join(world.data, 'own'), 'own');
      for (const [operation, args] of calls) {
        expect([operation, args, await world.code(operation, args)]).toEqual([
          operation,
          args,
          'EROFS',
        ]);
      }
      expect(readdirSync(real)).toEqual(['a', 'box']);
      expect(await world.text(`${mount}/a`)).toBe('a');
    }
  });

  it('makes folders, with the missing ones above where asked', async () => {
    using world = makeWorld({ opening });
    expect(await world.code('mkdir', ['/data/a/b'])).toBe('ENOENT');
    await world.run('mkdir', ['/data/a']);
    expect(await world.code('mkdir', ['/data/a'])).toBe('EEXIST');
    expect(await world.code('mkdir', ['/data/a', { recursive: true }])).toBeNull();
    await world.run('mkdir', ['/data/a/b/c', { recursive: true }]);
    expect(statSync(join(world.data, 'a/b/c')).isDirectory()).toBe(true);
    expect(await world.code('mkdir', ['/data'])).toBe('EEXIST');
    expect(await world.code('mkdir', ['/data', { recursive: true }])).toBeNull();
    writeFileSync(join(world.data, 'file'), '');
    expect(await world.code('mkdir', ['/data/file/x', { recursive: true }])).toBe('ENOTDIR');
  });

  it('makes no folder at all where one of the missing ones may not be made', async () => {
    using world = makeWorld({ opening });
    const allow = (access: { resource: unknown }) =>
      !JSON.stringify(access.resource).includes('"/data/a/b"');
    expect(await world.code('mkdir', ['/data/a/b/c', { recursive: true }], { allow })).toBe(
      'PERMISSION_DENIED',
    );
    expect(readdirSync(world.data)).toEqual([]);
    const decided: Decision[] = [];
    await world.run('mkdir', ['/data/x/y/z', { recursive: true }], { allow, decided });
    expect(decided.map((each) => each.resource)).toEqual([
      { kind: 'path', path: '/data/x' },
      { kind: 'path', path: '/data/x/y' },
    ]);
  });

  it('leaves the old content and no traces when the call ends mid-write', async () => {
    using world = makeWorld({ opening });
    let stopped: string | null = null;
    for (let attempt = 0; stopped !== 'ABORTED' && attempt < 100; attempt += 1) {
      await world.run('writeFile', ['/data/a', 'old']);
      const ending = new AbortController();
      const seen = { over: false };
      const writing = world
        .code('writeFile', ['/data/a', 'x'.repeat(8_000_000)], { signal: ending.signal })
        .finally(() => (seen.over = true));
      while (!seen.over && readdirSync(world.data).length === 1) {
        await new Promise((done) => setImmediate(done));
      }
      ending.abort();
      stopped = await writing;
    }
    expect(stopped).toBe('ABORTED');
    expect(readdirSync(world.data)).toEqual(['a']);
    expect(await world.text('/data/a')).toBe('old');
  });

  it('takes paths of 64 names and names of 255 bytes, and refuses one more', async () => {
    using world = makeWorld({ opening });
    const deep = `/data/${Array(62).fill('d').join('/')}`;
    await world.run('mkdir', [deep, { recursive: true }]);
    await world.run('writeFile', [`${deep}/x`, 'deep']);
    expect(await world.text(`${deep}/x`)).toBe('deep');
    expect(await world.code('writeFile', [`${deep}/x/y`, ''])).toBe('ENAMETOOLONG');
    await world.run('writeFile', [`/data/${'n'.repeat(255)}`, 'long']);
    expect(await world.code('writeFile', [`/data/${'n'.repeat(256)}`, ''])).toBe('ENAMETOOLONG');
    expect(await world.code('writeFile', [`/data/${'ü'.repeat(128)}`, ''])).toBe('ENAMETOOLONG');
    expect(await world.code('stat', [`/data/${'/'.repeat(4090)}`])).toBeNull();
    expect(await world.code('stat', [`/data/${'/'.repeat(4091)}`])).toBe('ENAMETOOLONG');
  });
});
