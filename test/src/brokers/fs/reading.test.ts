import {
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeAsker } from '../asker.ts';
import { makeWorld, OPENINGS } from './world.ts';

describe.each(OPENINGS)('reading files (%s)', (opening) => {
  it('reads bytes, or text with the encoding "utf8", and meters what it read', async () => {
    using world = makeWorld({ opening });
    writeFileSync(join(world.data, 'a.txt'), 'grüße');
    const bytes = await world.run('readFile', ['/data/a.txt']);
    expect(Buffer.from(bytes.bytes ?? []).toString()).toBe('grüße');
    expect(bytes.meter).toEqual({ bytes: 7 });
    expect(await world.run('readFile', ['/data/a.txt', 'utf8'])).toEqual({
      value: 'grüße',
      meter: { bytes: 7 },
    });
    writeFileSync(join(world.data, 'empty'), '');
    expect((await world.run('readFile', ['/data/empty'])).bytes).toEqual(Buffer.alloc(0));
  });

  it('asks for fs.read on the canonical virtual path', async () => {
    using world = makeWorld({ opening });
    const paths = ['/data/a/./b//c', '/data/x/../a/b/c', '/data/a/b/c/', '//data/a/b/c'];
    for (const path of paths) {
      const { accesses } = await world.broker.resolve('fs.readFile', [path], [], world.asker);
      expect(accesses).toEqual([
        { action: 'fs.read', resource: { kind: 'path', path: '/data/a/b/c' } },
      ]);
    }
  });

  it('treats a backslash and a colon as ordinary characters of a name', async () => {
    using world = makeWorld({ opening });
    writeFileSync(join(world.data, '..\\..\\outside'), 'inside');
    expect(await world.text('/data/..\\..\\outside')).toBe('inside');
    expect(await world.code('readFile', ['/data\\..\\outside\\marker.txt'])).toBe('ENOENT');
    expect(await world.code('readFile', ['/C:/data'])).toBe('ENOENT');
  });

  it('takes names as the disk has them: no case folding, no Unicode normalisation', async () => {
    using world = makeWorld({ opening });
    writeFileSync(join(world.data, 'caf\u00e9'), 'one character');
    writeFileSync(join(world.data, 'cafe\u0301'), 'two characters');
    writeFileSync(join(world.data, 'Secret'), 'upper');
    expect(await world.text('/data/caf\u00e9')).toBe('one character');
    expect(await world.text('/data/cafe\u0301')).toBe('two characters');
    expect(await world.code('readFile', ['/data/secret'])).toBe('ENOENT');
    expect(await world.code('readFile', ['/DATA/Secret'])).toBe('ENOENT');
    for (const dots of ['\uff0e\uff0e', '\u2024\u2024', '%2e%2e', '..%00', '%2e%2e%2f']) {
      expect(await world.code('readFile', [`/data/${dots}/outside/marker.txt`])).toBe('ENOENT');
    }
  });

  it('answers ENOENT for a path outside every mount, whatever the host has there', async () => {
    using world = makeWorld({ opening });
    const paths = [
      '/',
      '/etc/passwd',
      '/proc/self/environ',
      '/proc/self/root/etc/passwd',
      '/proc/self/fd/0',
      '/dev/null',
      '/datax/a',
      world.base,
      `${world.outside}/marker.txt`,
    ];
    for (const path of paths) {
      for (const operation of ['readFile', 'readdir', 'stat']) {
        expect([path, await world.code(operation, [path])]).toEqual([path, 'ENOENT']);
      }
    }
  });

  it('reads a file of exactly the cap and refuses one byte more before reading it', async () => {
    using world = makeWorld({ opening, limits: { maxReadBytes: 1000 } });
    writeFileSync(join(world.data, 'at'), 'x'.repeat(1000));
    writeFileSync(join(world.data, 'over'), 'x'.repeat(1001));
    expect((await world.run('readFile', ['/data/at'])).bytes).toHaveLength(1000);
    expect(await world.code('readFile', ['/data/over'])).toBe('TOO_LARGE');
  });

  it('refuses a huge sparse file without holding it in memory', async () => {
    using world = makeWorld({ opening });
    writeFileSync(join(world.data, 'sparse'), '');
    truncateSync(join(world.data, 'sparse'), 2 ** 40);
    const before = process.memoryUsage().rss;
    expect(await world.code('readFile', ['/data/sparse'])).toBe('TOO_LARGE');
    expect(await world.code('copyFile', ['/data/sparse', '/data/copy'])).toBe('TOO_LARGE');
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
    expect(readdirSync(world.data)).toEqual(['sparse']);
  });

  it('says what a path is', async () => {
    using world = makeWorld({ opening });
    writeFileSync(join(world.data, 'a'), '12345');
    utimesSync(join(world.data, 'a'), 1000, 1000);
    mkdirSync(join(world.data, 'box'));
    symlinkSync('a', join(world.data, 'link'));
    expect((await world.run('stat', ['/data/a'])).value).toEqual({
      kind: 'file',
      size: 5,
      mtime: 1_000_000,
    });
    expect((await world.run('stat', ['/data/link'])).value).toMatchObject({
      kind: 'file',
      size: 5,
    });
    expect((await world.run('stat', ['/data/box'])).value).toMatchObject({
      kind: 'folder',
      size: 0,
    });
    expect((await world.run('stat', ['/data'])).value).toMatchObject({ kind: 'folder' });
  });

  it('lists names sorted, with their kinds where asked, links not followed', async () => {
    using world = makeWorld({ opening });
    mkdirSync(join(world.data, 'b'));
    writeFileSync(join(world.data, 'c'), '');
    symlinkSync(world.outside, join(world.data, 'a'));
    expect((await world.run('readdir', ['/data'])).value).toEqual(['a', 'b', 'c']);
    expect((await world.run('readdir', ['/data/', { withFileTypes: true }])).value).toEqual([
      { name: 'a', kind: 'link' },
      { name: 'b', kind: 'folder' },
      { name: 'c', kind: 'file' },
    ]);
    expect(await world.code('readdir', ['/data/c'])).toBe('ENOTDIR');
  });

  it('lists a folder of exactly the cap and refuses one entry more', async () => {
    using world = makeWorld({ opening, limits: { maxEntries: 3 } });
    for (const name of ['1', '2', '3']) writeFileSync(join(world.data, name), '');
    expect((await world.run('readdir', ['/data'])).value).toHaveLength(3);
    writeFileSync(join(world.data, '4'), '');
    expect(await world.code('readdir', ['/data'])).toBe('TOO_LARGE');
  });

  it('gives a new unit an empty /data, for its owner alone', async () => {
    using world = makeWorld({ opening });
    const asker = makeAsker({ scope: 'org:new' });
    expect((await world.run('readdir', ['/data'], { asker })).value).toEqual([]);
    expect(statSync(join(world.base, 'units/acme.notes/org%3Anew')).mode & 0o777).toBe(0o700);
  });

  it('stops when the call ends while it waits for its turn', async () => {
    using world = makeWorld({ opening, limits: { concurrency: 1 } });
    writeFileSync(join(world.data, 'a'), 'x'.repeat(1_000_000));
    const ending = new AbortController();
    const first = world.code('readFile', ['/data/a']);
    const second = world.code('readFile', ['/data/a'], { signal: ending.signal });
    ending.abort();
    expect(await first).toBeNull();
    expect(await second).toBe('ABORTED');
  });

  it('lets the operations of one unit wait for their turn, and other units go on', async () => {
    using world = makeWorld({ opening, limits: { concurrency: 1 } });
    const other = makeAsker({ scope: 'org:other' });
    const order: string[] = [];
    const done = (name: string) => () => order.push(name);
    await Promise.all([
      world.run('writeFile', ['/data/large', 'x'.repeat(8_000_000)]).then(done('large')),
      world.run('stat', ['/data']).then(done('waiting')),
      world.run('stat', ['/data'], { asker: other }).then(done('other')),
    ]);
    expect(order).toEqual(['other', 'large', 'waiting']);
  });
});
