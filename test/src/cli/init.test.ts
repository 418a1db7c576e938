// `skerry init`: what it writes, and what it refuses to write. That its plugins run, test and type-check against the
// installed package is in test/published.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliFolder } from './cli-folder.ts';

let folder: CliFolder;
beforeAll(() => {
  folder = new CliFolder();
});
afterAll(() => folder[Symbol.dispose]());

const manifest = (name: string): unknown =>
  JSON.parse(readFileSync(join(folder.path, name, 'plugin.json'), 'utf8'));

describe('skerry init', () => {
  it.each(['handler', 'hook', 'endpoint', 'tool'])(
    'makes a %s that check has nothing against',
    async (template) => {
      expect(await folder.skerry('init', template, '--template', template)).toMatchObject({
        code: 0,
      });
      const { code, stdout } = await folder.skerry('check', template);
      expect(code).toBe(0);
      expect(stdout).not.toMatch(/^E\d/m);
    },
  );

  it('names what to do next: run it, write it, test it', async () => {
    const { stdout } = await folder.skerry('init', 'next');
    const next = stdout.slice(stdout.indexOf('\nNext\n') + 6).split('\n');
    expect(next.map((line) => line.trim().split(/ {2,}/)[0])).toEqual([
      'cd next',
      'npm install',
      `npx skerry run . run --input '{"line": "hello"}'`,
      'npx skerry dev .',
      'npm test',
      'npm run types',
      '',
    ]);
  });

  it('takes the id from the folder, as far as an id can be so', async () => {
    expect(await folder.skerry('init', 'My Notes!')).toMatchObject({ code: 0 });
    expect(manifest('My Notes!')).toMatchObject({ name: 'my-notes' });
    expect(await folder.skerry('init', 'other', '--id', 'acme.other')).toMatchObject({ code: 0 });
    expect(manifest('other')).toMatchObject({ name: 'acme.other' });
  });

  it('overwrites nothing, and says what is in the way', async () => {
    folder.write('taken/index.ts', 'mine');
    const { code, stderr } = await folder.skerry('init', 'taken');
    expect(code).toBe(2);
    expect(stderr).toBe(
      'CONFIG_ERROR taken has index.ts already, and nothing is overwritten. Name another folder.\n',
    );
    expect(readFileSync(join(folder.path, 'taken/index.ts'), 'utf8')).toBe('mine');
    expect(existsSync(join(folder.path, 'taken/plugin.json'))).toBe(false);
  });

  it('says so of the folder it is run in, too, where no folder is named', async () => {
    using here = new CliFolder();
    here.write('plugin.json', {});
    const { code, stderr } = await here.skerry('init', '--id', 'mine');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        'CONFIG_ERROR This folder has plugin.json already, and nothing is overwritten. Name another folder.\n',
    });
  });

  it('keeps a package file that is there, and names the commands that go with it', async () => {
    folder.write('kept/package.json', '{"name": "mine"}');
    const { code, stdout } = await folder.skerry('init', 'kept');
    expect(code).toBe(0);
    expect(stdout).toContain('npm install --save-dev skerry typescript vitest');
    expect(stdout).not.toContain('npm test');
    expect(readFileSync(join(folder.path, 'kept/package.json'), 'utf8')).toBe('{"name": "mine"}');
  });

  it.each([
    [
      ['init', 'x', '--template', 'hok'],
      'There is no template "hok". There are: handler, hook, endpoint, tool.',
    ],
    [['init', 'x', '--template', 'constructor'], 'There is no template "constructor".'],
    [['init', 'x', '--id', 'A B'], '"A B" is no id of a plugin'],
  ])('%j is refused, and nothing is made', async (args, message) => {
    const { code, stderr } = await folder.skerry(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(existsSync(join(folder.path, 'x'))).toBe(false);
  });
});
