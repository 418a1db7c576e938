import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Project } from '../docs/project.ts';
import { type DemoHost, startDemoHost } from './demo-host.ts';

const PLUGIN = join(import.meta.dirname, '../../plugins/plain-js');

let demo: DemoHost;
beforeAll(async () => {
  demo = await startDemoHost(['plain-js']);
});
afterAll(() => demo[Symbol.asyncDispose]());

test('finds the zones nearest to a city', async () => {
  const bern = { latitude: 46.95, longitude: 7.45 };
  expect(await demo.call('plain-js', 'nearest', bern)).toEqual([
    { name: 'Europe/Zurich', kilometres: 95 },
    { name: 'Europe/Paris', kilometres: 437 },
    { name: 'Europe/Brussels', kilometres: 488 },
  ]);
});

test('finds zones on both sides of the date line', async () => {
  const near = await demo.call('plain-js', 'nearest', { latitude: -15, longitude: 180, count: 2 });
  expect(near).toMatchObject([{ name: 'Pacific/Fiji' }, { name: 'Pacific/Tongatapu' }]);
});

test('refuses a point that is none, with an error of its own', async () => {
  expect(await demo.fault('plain-js', 'nearest', { latitude: 'north' })).toBe('EXECUTION_ERROR');
});

test('has doc comments that hold as types, and a mistake against them is found', async () => {
  using project = new Project();
  const folder = join(project.path, 'plain-js');
  cpSync(PLUGIN, folder, { recursive: true });
  const check = (): Promise<string> =>
    project.compile('--allowJs', '--checkJs', 'plain-js/index.js');
  expect(await check()).toBe('');
  const file = join(folder, 'nearest.js');
  writeFileSync(file, readFileSync(file, 'utf8').replace('ctx.fs.readFile', 'ctx.fs.reedFile'));
  expect(await check()).toMatch(/nearest\.js\(\d+,\d+\): error .*'reedFile' does not exist/u);
});
