import { spawnSync } from 'node:child_process';
import {
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assertMounts } from '../../../../src/brokers/fs/index.ts';
import { makeWorld, OPENINGS } from './world.ts';

function succeeds(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

describe.each(OPENINGS)('files that are not ordinary (%s)', (opening) => {
  it('never waits for a pipe: refuses to read, write and copy one', async () => {
    using world = makeWorld({ opening });
    expect(succeeds('mkfifo', join(world.data, 'pipe'))).toBe(true);
    writeFileSync(join(world.data, 'own'), 'own');
    expect(await world.code('readFile', ['/data/pipe'])).toBe('UNSUPPORTED_FILE');
    expect(await world.code('writeFile', ['/data/pipe', 'x'])).toBe('UNSUPPORTED_FILE');
    expect(await world.code('appendFile', ['/data/pipe', 'x'])).toBe('UNSUPPORTED_FILE');
    expect(await world.code('copyFile', ['/data/pipe', '/data/copy'])).toBe('UNSUPPORTED_FILE');
    expect(await world.code('copyFile', ['/data/own', '/data/pipe'])).toBe('UNSUPPORTED_FILE');
    expect((await world.run('stat', ['/data/pipe'])).value).toMatchObject({
      kind: 'other',
      size: 0,
    });
    expect((await world.run('readdir', ['/data', { withFileTypes: true }])).value).toContainEqual({
      name: 'pipe',
      kind: 'other',
    });
  });

  it('refuses the file of a socket', async () => {
    using world = makeWorld({ opening });
    const server = createServer().listen(join(world.data, 'socket'));
    await once(server, 'listening');
    try {
      expect(await world.code('readFile', ['/data/socket'])).toBe('UNSUPPORTED_FILE');
      expect(await world.code('writeFile', ['/data/socket', 'x'])).toBe('UNSUPPORTED_FILE');
    } finally {
      server.close();
    }
  });

  it('refuses devices, without opening them', async ({ skip }) => {
    using world = makeWorld({ opening });
    skip(!succeeds('mknod', join(world.data, 'zero'), 'c', '1', '5'), 'making a device needs root');
    expect(await world.code('readFile', ['/data/zero'])).toBe('UNSUPPORTED_FILE');
    expect(await world.code('writeFile', ['/data/zero', 'x'])).toBe('UNSUPPORTED_FILE');
    expect(await world.code('appendFile', ['/data/zero', 'x'])).toBe('UNSUPPORTED_FILE');
  });

  it('refuses a file that has another name outside (a hard link)', async () => {
    using world = makeWorld({ opening });
    linkSync(join(world.outside, 'marker.txt'), join(world.data, 'hard'));
    writeFileSync(join(world.data, 'own'), 'own');
    expect(await world.code('readFile', ['/data/hard'])).toBe('UNSUPPORTED_FILE');
    expect(await world.code('copyFile', ['/data/hard', '/data/copy'])).toBe('UNSUPPORTED_FILE');
    expect(await world.code('writeFile', ['/data/hard', 'x'])).toBe('UNSUPPORTED_FILE');
    expect(await world.code('appendFile', ['/data/hard', 'x'])).toBe('UNSUPPORTED_FILE');
    expect(await world.code('copyFile', ['/data/own', '/data/hard'])).toBe('UNSUPPORTED_FILE');
    expect(world.outsideIsUntouched()).toBe(true);
    expect(await world.code('rm', ['/data/hard'])).toBeNull();
    expect(world.outsideIsUntouched()).toBe(true);
  });

  it('reads hard links where the mount allows it, as package folders need, and still writes none', async () => {
    using world = makeWorld({
      opening,
      named: ({ shared }) => [
        { at: '/linked', path: shared, readonly: false, allowHardLinks: true },
      ],
    });
    writeFileSync(join(world.base, 'store'), 'from the store');
    linkSync(join(world.base, 'store'), join(world.plugin, 'hard'));
    linkSync(join(world.base, 'store'), join(world.shared, 'hard'));
    expect(await world.text('/plugin/hard')).toBe('from the store');
    expect(await world.text('/linked/hard')).toBe('from the store');
    expect(await world.code('readFile', ['/shared/hard'])).toBe('UNSUPPORTED_FILE');
    expect(await world.code('appendFile', ['/linked/hard', 'x'])).toBe('UNSUPPORTED_FILE');
    expect(readFileSync(join(world.base, 'store'), 'utf8')).toBe('from the store');
  });

  it('refuses to read or write a folder as a file', async () => {
    using world = makeWorld({ opening });
    mkdirSync(join(world.data, 'box'));
    for (const path of ['/data/box', '/data/box/', '/data']) {
      expect(await world.code('readFile', [path])).toBe('EISDIR');
      expect(await world.code('writeFile', [path, 'x'])).toBe('EISDIR');
      expect(await world.code('appendFile', [path, 'x'])).toBe('EISDIR');
    }
    expect(readdirSync(world.data)).toEqual(['box']);
  });

  it('does not cross into another filesystem mounted inside', async ({ skip }) => {
    using world = makeWorld({ opening });
    const inner = join(world.data, 'inner');
    mkdirSync(inner);
    skip(!succeeds('mount', '-t', 'tmpfs', 'tmpfs', inner), 'mounting needs root');
    try {
      writeFileSync(join(inner, 'a'), 'a');
      expect(await world.code('readFile', ['/data/inner/a'])).toBe('EXDEV');
      expect(await world.code('readdir', ['/data/inner'])).toBe('EXDEV');
      expect(await world.code('writeFile', ['/data/inner/b', 'x'])).toBe('EXDEV');
      expect(await world.code('mkdir', ['/data/inner/c/d', { recursive: true }])).toBe('EXDEV');
      expect(await world.code('rm', ['/data/inner', { recursive: true }])).toBe('EXDEV');
      expect(readdirSync(inner)).toEqual(['a']);
    } finally {
      expect(succeeds('umount', inner)).toBe(true);
    }
  });

  it("refuses a mount of a kernel's folder, by its name and by where it leads", async () => {
    for (const path of [
      '/proc',
      '/proc/self/root',
      '/sys/kernel',
      '/dev',
      '/dev/pts',
      '/tmp/../proc',
    ]) {
      expect(() => assertMounts([{ at: '/x', path, readonly: true }])).toThrow(
        /mounts\["\/x"\].*choose an ordinary folder/,
      );
    }
    expect(() => assertMounts([{ at: '/x', path: '/dev/shm', readonly: true }])).not.toThrow();
    using world = makeWorld({
      opening,
      named: ({ base }) => {
        symlinkSync('/proc', join(base, 'harmless'));
        return [{ at: '/x', path: join(base, 'harmless'), readonly: true }];
      },
    });
    expect(await world.code('readFile', ['/x/version'])).toBe('NOT_CONFIGURED');
    expect(await world.code('readFile', ['/x/self/environ'])).toBe('NOT_CONFIGURED');
  });
});
