// What a unit keeps below /data: `disk` and `files`, at the limit and one over, whatever way something gets there.

import { linkSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeAsker } from '../asker.ts';
import { makeWorld, OPENINGS, type World } from './world.ts';

const text = (length: number): string => 'x'.repeat(length);

/** Asserts that there is room for exactly so many bytes and files more, by filling it. */
async function expectRoom(world: World, bytes: number, files: number): Promise<void> {
  for (let index = 0; index < files - 1; index += 1) {
    expect(await world.code('writeFile', [`/data/room${index}`, ''])).toBeNull();
  }
  expect(await world.code('writeFile', ['/data/room', text(bytes + 1)])).toBe('DISK_LIMIT');
  expect(await world.code('writeFile', ['/data/room', text(bytes)])).toBeNull();
  expect(await world.code('appendFile', ['/data/room', 'x'])).toBe('DISK_LIMIT');
  expect(await world.code('writeFile', ['/data/another', ''])).toBe('DISK_LIMIT');
  expect(await world.code('mkdir', ['/data/another'])).toBe('DISK_LIMIT');
}

describe.each(OPENINGS)('what a unit keeps (%s)', (opening) => {
  it('may be exactly the limit in bytes and not one more, and what is refused changes nothing', async () => {
    using world = makeWorld({ opening, limits: { disk: 100, files: 5 } });
    await world.run('writeFile', ['/data/a', text(60)]);
    await world.run('appendFile', ['/data/a', text(20)]);
    await world.run('copyFile', ['/data/a', '/shared/a']);
    expect(await world.code('writeFile', ['/data/b', text(21)])).toBe('DISK_LIMIT');
    expect(await world.code('appendFile', ['/data/b', text(21)])).toBe('DISK_LIMIT');
    expect(await world.code('appendFile', ['/data/a', text(21)])).toBe('DISK_LIMIT');
    expect(await world.code('copyFile', ['/shared/a', '/data/b'])).toBe('DISK_LIMIT');
    expect(readdirSync(world.data)).toEqual(['a']);
    expect(statSync(join(world.data, 'a')).size).toBe(80);
    await expectRoom(world, 20, 4);
  });

  it('may be exactly the limit in files and folders, and what replaces one of them is no more', async () => {
    using world = makeWorld({ opening, limits: { files: 4 } });
    await world.run('mkdir', ['/data/box']);
    await world.run('writeFile', ['/data/box/a', 'a']);
    expect(await world.code('mkdir', ['/data/x/y/z', { recursive: true }])).toBe('DISK_LIMIT');
    expect(readdirSync(world.data)).toEqual(['box']);
    await world.run('mkdir', ['/data/box/x/y', { recursive: true }]);
    const more: [string, unknown[]][] = [
      ['writeFile', ['/data/b', '']],
      ['appendFile', ['/data/b', '']],
      ['copyFile', ['/data/box/a', '/data/b']],
      ['mkdir', ['/data/b']],
      ['mkdir', ['/data/b', { recursive: true }]],
    ];
    for (const [operation, args] of more) {
      expect([operation, await world.code(operation, args)]).toEqual([operation, 'DISK_LIMIT']);
    }
    expect(await world.code('mkdir', ['/data/box'])).toBe('EEXIST');
    expect(await world.code('mkdir', ['/data/box/x', { recursive: true }])).toBeNull();
    await world.run('writeFile', ['/data/box/a', 'b']);
    await world.run('appendFile', ['/data/box/a', 'b']);
    expect(new Set(readdirSync(world.data, { recursive: true, encoding: 'utf8' }))).toEqual(
      new Set(['box', 'box/a', 'box/x', 'box/x/y']),
    );
  });

  it('is the old content and the new while one replaces the other, and then the new alone', async () => {
    using world = makeWorld({ opening, limits: { disk: 100, files: 3 } });
    await world.run('writeFile', ['/data/a', text(50)]);
    expect(await world.code('writeFile', ['/data/a', text(51)])).toBe('DISK_LIMIT');
    await world.run('writeFile', ['/data/a', text(50)]);
    await world.run('writeFile', ['/data/a', text(10)]);
    await expectRoom(world, 90, 2);
  });

  it('is less by what is removed, alone or with its folder', async () => {
    using world = makeWorld({ opening, limits: { disk: 100, files: 5 } });
    await world.run('mkdir', ['/data/box/inner', { recursive: true }]);
    await world.run('writeFile', ['/data/box/inner/a', text(40)]);
    await world.run('writeFile', ['/data/b', text(60)]);
    await world.run('rm', ['/data/b']);
    await world.run('rm', ['/data/box', { recursive: true }]);
    await expectRoom(world, 100, 5);
  });

  it('is the same after a move, and less by what the move replaces', async () => {
    using world = makeWorld({ opening, limits: { disk: 100, files: 4 } });
    await world.run('writeFile', ['/data/a', text(40)]);
    await world.run('writeFile', ['/data/b', text(10)]);
    await world.run('rename', ['/data/a', '/data/a']);
    await world.run('rename', ['/data/a', '/data/b']);
    await world.run('mkdir', ['/data/box']);
    await world.run('mkdir', ['/data/empty']);
    await world.run('rename', ['/data/box', '/data/empty']);
    await world.run('rename', ['/data/b', '/data/empty/b']);
    await expectRoom(world, 60, 2);
  });

  it('is no more than it was after a write that did not end', async () => {
    using world = makeWorld({ opening, limits: { disk: 10_000_000, files: 5 } });
    await world.run('writeFile', ['/data/a', text(10)]);
    let codes: (string | null)[] = [];
    for (let round = 0; round < 50 && !codes.includes('ABORTED'); round += 1) {
      const ending = new AbortController();
      const { signal } = ending;
      const writes = ['writeFile', 'appendFile'].map(
        async (operation) => await world.code(operation, ['/data/a', text(4_000_000)], { signal }),
      );
      setTimeout(() => ending.abort(), 1);
      codes = await Promise.all(writes);
    }
    expect(codes).toContain('ABORTED');
    await world.run('rm', ['/data/a']);
    await world.run('writeFile', ['/data/a', text(5_000_000)]);
    await world.run('writeFile', ['/data/b', text(5_000_000)]);
    expect(await world.code('appendFile', ['/data/b', 'x'])).toBe('DISK_LIMIT');
  });

  it('is counted truly whatever is done at once', async () => {
    using world = makeWorld({ opening, limits: { disk: 4_000, files: 12 } });
    const names = ['a', 'b', 'c', 'box', 'box/a', 'box/b', 'box/in', 'box/in/a'];
    let seed = opening.length;
    const pick = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * below);
    };
    const name = (): string => `/data/${names[pick(names.length)] ?? ''}`;
    const steps: (() => [string, unknown[]])[] = [
      () => ['writeFile', [name(), text(pick(900))]],
      () => ['writeFile', [name(), text(pick(900))]],
      () => ['appendFile', [name(), text(pick(400))]],
      () => ['appendFile', [name(), text(pick(400))]],
      () => ['copyFile', [name(), name()]],
      () => ['mkdir', [name(), { recursive: pick(2) === 0 }]],
      () => ['rename', [name(), name()]],
      () => ['rm', [name(), { recursive: pick(2) === 0 }]],
    ];
    for (let round = 0; round < 60; round += 1) {
      const some = Array.from({ length: 10 }, () =>
        (steps[pick(steps.length)] ?? (() => ['', []]))(),
      );
      await Promise.all(some.map(async ([operation, args]) => await world.code(operation, args)));
    }
    await world.run('writeFile', ['/data/last', 'x']).catch(() => {});
    const left = readdirSync(world.data, { recursive: true, encoding: 'utf8' });
    const stats = left.map((each) => statSync(join(world.data, each)));
    const bytes = stats.reduce((sum, each) => sum + (each.isFile() ? each.size : 0), 0);
    expect(left.filter((each) => each.includes('.skerry-tmp-'))).toEqual([]);
    expect(left.length).toBeLessThanOrEqual(12);
    expect(bytes).toBeLessThanOrEqual(4_000);
    // Nothing is refused that fits, and nothing fits that is beyond.
    await world.run('rm', [`/data/${left[0] ?? ''}`, { recursive: true }]);
    const rest = readdirSync(world.data, { recursive: true, encoding: 'utf8' });
    const kept = rest
      .map((each) => statSync(join(world.data, each)))
      .filter((each) => each.isFile());
    const used = kept.reduce((sum, each) => sum + each.size, 0);
    await expectRoom(world, 4_000 - used, 12 - rest.length);
  });

  it('lets a file grow by many appends at once to its cap and not beyond', async () => {
    using world = makeWorld({ opening, limits: { maxFileBytes: 100 } });
    const codes = await Promise.all(
      Array.from({ length: 8 }, () => world.code('appendFile', ['/data/a', text(30)])),
    );
    expect(codes.filter((code) => code === 'TOO_LARGE')).toHaveLength(5);
    expect(statSync(join(world.data, 'a')).size).toBe(90);
  });

  it('begins with what was there before, and without what a killed host left half-written', async () => {
    using world = makeWorld({ opening, limits: { disk: 100, files: 8 } });
    mkdirSync(join(world.data, 'box/inner'), { recursive: true });
    writeFileSync(join(world.data, 'box/inner/a'), text(30));
    symlinkSync(world.outside, join(world.data, 'link'));
    writeFileSync(join(world.data, 'b'), text(20));
    linkSync(join(world.data, 'b'), join(world.data, 'c'));
    const left = '.skerry-tmp-6b9f9c1e-93a4-4f0c-8a53-2d8f6a3f7b10';
    writeFileSync(join(world.data, left), text(50));
    writeFileSync(join(world.data, 'box', left), text(50));
    await expectRoom(world, 30, 2);
    expect(readdirSync(world.data, { recursive: true }).join(' ')).not.toContain('.skerry-tmp-');
    expect(world.outsideIsUntouched()).toBe(true);
  });

  it('may be beyond a limit that was lowered: it can be removed, and not added to', async () => {
    using world = makeWorld({ opening });
    const holding = (disk: number, files: number) => ({
      asker: makeAsker({
        root: world.plugin,
        allowance: { bytesPerSecond: 1, payload: 1, disk, files },
      }),
    });
    for (const each of ['a', 'b', 'c']) {
      await world.run('writeFile', [`/data/${each}`, text(50)], holding(150, 3));
    }
    expect(await world.code('appendFile', ['/data/a', 'x'], holding(100, 2))).toBe('DISK_LIMIT');
    expect(await world.code('writeFile', ['/data/a', ''], holding(100, 2))).toBeNull();
    await world.run('rename', ['/data/a', '/data/b'], holding(100, 2));
    expect(await world.code('writeFile', ['/data/d', ''], holding(100, 2))).toBe('DISK_LIMIT');
    await world.run('rm', ['/data/b'], holding(100, 2));
    expect(await world.code('writeFile', ['/data/d', text(50)], holding(100, 2))).toBeNull();
  });

  it('is its own: neither other units nor named mounts count', async () => {
    using world = makeWorld({ opening, limits: { disk: 100, files: 2 } });
    const asker = makeAsker({ root: world.plugin, scope: 'org:other' });
    await world.run('writeFile', ['/data/a', text(100)], { asker });
    for (const each of ['a', 'b', 'c']) {
      await world.run('writeFile', [`/shared/${each}`, text(100)]);
    }
    await world.run('copyFile', ['/shared/a', '/data/a']);
    expect(await world.code('appendFile', ['/data/a', 'x'])).toBe('DISK_LIMIT');
    expect(await world.code('appendFile', ['/data/a', 'x'], { asker })).toBe('DISK_LIMIT');
  });
});
