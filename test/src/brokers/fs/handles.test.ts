import { appendFileSync, closeSync, fstatSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Handle } from '../../../../src/brokers/fs/handle.ts';
import { readAll } from '../../../../src/brokers/fs/read.ts';
import { makeWorld } from './world.ts';

it('closes a file once, however often it is told to', () => {
  using world = makeWorld();
  const path = join(world.data, 'a');
  writeFileSync(path, 'a');
  const handle = new Handle(openSync(path, 'r'));
  handle[Symbol.dispose]();
  const other = openSync(path, 'r');
  expect(other).toBe(handle.fd);
  handle[Symbol.dispose]();
  expect(fstatSync(other).size).toBe(1);
  closeSync(other);
});

it('reads on in a file that has grown since it was looked at, up to the cap and not beyond', async () => {
  using world = makeWorld();
  const path = join(world.data, 'a');
  writeFileSync(path, 'x'.repeat(10));
  using file = new Handle(openSync(path, 'r'));
  const { signal } = new AbortController();
  const read = async (size: number) => await readAll(file.fd, size, 1000, '/data/a', signal);
  appendFileSync(path, 'x'.repeat(990));
  expect(await read(10)).toHaveLength(1000);
  expect(await read(0)).toHaveLength(1000);
  expect(await read(1000)).toHaveLength(1000);
  appendFileSync(path, 'x');
  await expect(read(10)).rejects.toMatchObject({ code: 'TOO_LARGE' });
  await expect(read(1000)).rejects.toMatchObject({ code: 'TOO_LARGE' });
});
