// `maxBytes` of a permission: the size that a file may have, whatever way it gets there.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestHost } from '../../host/make-host.ts';

const CODE = `export default {
  async run(steps, ctx) {
    const codes = [];
    for (const [method, ...args] of steps) {
      try { await ctx.fs[method](...args); codes.push('ok'); } catch (error) { codes.push(error.code); }
    }
    return codes;
  },
};`;

let world: TestHost;
beforeAll(async () => {
  world = await TestHost.open();
  await world.load({
    code: CODE,
    permissions: {
      filesystem: {
        read: ['/data/**'],
        write: [
          '/data/big/**',
          { match: '/data/small/**', maxBytes: 10 },
          '/data/small',
          '/data/big',
          '/data',
        ],
      },
    },
  });
});
afterAll(() => world[Symbol.asyncDispose]());

function run(...steps: unknown[][]): Promise<unknown> {
  return world.host.plugin('test.plugin').call('run', steps);
}

describe('a permission with maxBytes', () => {
  it('lets a file be exactly so large, and not one byte more', async () => {
    expect(
      await run(
        ['mkdir', '/data/small', { recursive: true }],
        ['writeFile', '/data/small/a', 'x'.repeat(10)],
        ['writeFile', '/data/small/a', 'x'.repeat(11)],
      ),
    ).toEqual(['ok', 'ok', 'TOO_LARGE']);
  });

  it('counts what is there already when something is appended', async () => {
    expect(
      await run(
        ['writeFile', '/data/small/b', 'x'.repeat(9)],
        ['appendFile', '/data/small/b', 'x'],
        ['appendFile', '/data/small/b', 'x'],
      ),
    ).toEqual(['ok', 'ok', 'TOO_LARGE']);
  });

  it('holds for copies and moves into its place', async () => {
    expect(
      await run(
        ['mkdir', '/data/big'],
        ['writeFile', '/data/big/a', 'x'.repeat(11)],
        ['copyFile', '/data/big/a', '/data/small/c'],
        ['rename', '/data/big/a', '/data/small/c'],
        ['mkdir', '/data/big/folder'],
        ['writeFile', '/data/big/folder/a', 'x'.repeat(11)],
        ['rename', '/data/big/folder', '/data/small/folder'],
      ),
    ).toEqual(['ok', 'ok', 'TOO_LARGE', 'TOO_LARGE', 'ok', 'ok', 'TOO_LARGE']);
  });
});
