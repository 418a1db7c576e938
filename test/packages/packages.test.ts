// Each package of the table, copied into a plugin of its own, bundled, and run behind the wall by a real host.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestHost } from '../src/host/make-host.ts';
import { copyPackage } from './copy-package.ts';
import { NOT_WORKING } from './not-working.ts';
import { TOPICS } from './packages.ts';

let world: TestHost;
let strict: TestHost;
beforeAll(async () => {
  world = await TestHost.open();
  strict = await TestHost.open(() => ({ codeGeneration: false }));
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await strict[Symbol.asyncDispose]();
});

/** What `run` answers in a plugin that has this code and this package. */
async function tryPackage(world: TestHost, name: string, code: string): Promise<unknown> {
  const id = `tried.${name.replaceAll(/[^a-z0-9]+/giu, '-').replace(/^-/u, '')}`;
  const plugin = { id, code: { 'index.js': code }, manifest: { main: './index.js' } };
  copyPackage(name, world.write(plugin));
  await world.load(plugin);
  try {
    return await world.host.plugin(id).call('run', null);
  } finally {
    await world.host.unload(id);
  }
}

describe.each(Object.entries(TOPICS))('%s', (_, packages) => {
  test.concurrent.each(packages)('$name $does', async ({ name, code, expected }) => {
    expect(await tryPackage(world, name, code)).toEqual(expected);
  });
});

describe('Not working', () => {
  test.concurrent.each(NOT_WORKING)('$name does not run: $error', async ({ name, code, error }) => {
    await expect(tryPackage(world, name, code)).rejects.toThrow(error);
  });
});

describe('Code from text', () => {
  const generating = Object.values(TOPICS)
    .flat()
    .filter(({ generatesCode }) => generatesCode);
  test.concurrent.each(generating)('$name does not do it where that is off', async (tried) => {
    await expect(tryPackage(strict, tried.name, tried.code)).rejects.toThrow(
      /EvalError: Code generation from strings is not allowed/u,
    );
  });
});
