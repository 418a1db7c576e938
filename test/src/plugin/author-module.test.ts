import { expect, test } from 'vitest';
import * as published from '../../../src/plugin-api.ts';
import { AUTHOR_MODULE } from '../../../src/plugin/author-module.ts';

test('the built-in author module offers every value that the published one does', async () => {
  const url = `data:text/javascript,${encodeURIComponent(AUTHOR_MODULE)}`;
  const builtIn = (await import(/* @vite-ignore */ url)) as typeof published;
  expect(Object.keys(builtIn).sort()).toEqual(Object.keys(published).sort());
  const plugin = { greet: () => 'hello' };
  expect(builtIn.definePlugin(plugin)).toBe(plugin);
});
