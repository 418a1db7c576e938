// The README's first plugin and its commands, as they are written there, in an empty folder.

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { codeBlocks, namedFiles } from './code-blocks.ts';
import { Project } from './project.ts';

const blocks = codeBlocks('README.md');
const files = namedFiles('README.md');

let project: Project;
beforeAll(() => {
  project = new Project();
  for (const [name, text] of files) project.write(name, text);
  const product = blocks.find(({ text }) => text.includes("from 'skerry';"))?.text ?? '';
  project.write('product.ts', `${product}console.log(JSON.stringify(result));\n`);
});
afterAll(() => project[Symbol.dispose]());

/** A compiler, or several processes one after the other. */
vi.setConfig({ testTimeout: 240_000 });

it('the README has the files and the commands that are tried here', () => {
  expect([...files.keys()]).toEqual(['hello/plugin.json', 'hello/index.ts']);
  expect(commands()).toHaveLength(4);
});

/** The block of commands of the first plugin, a line each. */
function commands(): string[] {
  const block = blocks.find(({ text }) => text.startsWith('npx skerry run ./hello'));
  return block?.text.trimEnd().split('\n') ?? [];
}

describe('the first plugin of the README', () => {
  it('compiles as it stands, and so does the product', async () => {
    expect(await project.compile('hello/index.ts', 'product.ts')).toBe('');
  });

  it('is denied, approved and runs, by the commands as they stand', async () => {
    const [denied, approve, run, tail] = commands() as [string, string, string, string];
    const first = await project.paste(denied);
    expect(first.code).toBe(1);
    expect(first.stderr).toContain('PERMISSION_DENIED');
    // It says what to do about it: the command that the README goes on with.
    expect(first.stdout).toContain('npx skerry grants approve hello --as <you> --reason <why>');
    expect(await project.paste(approve)).toMatchObject({ code: 0, stderr: '' });
    const second = await project.paste(run);
    expect(second).toMatchObject({ code: 0, stderr: '' });
    const { length } = files.get('hello/plugin.json') ?? '';
    expect(JSON.parse(second.stdout.split('\n\n')[0] ?? '')).toEqual({ name: 'hello', length });
    const log = await project.paste(tail);
    expect(log.code).toBe(0);
    expect(log.stdout).toMatch(
      / deny {2}hello fs\.readFile fs\.read \/plugin\/plugin\.json not-granted\n/,
    );
    expect(log.stdout).toMatch(
      / allow hello fs\.readFile fs\.read \/plugin\/plugin\.json granted\n/,
    );
  });

  it('is called from a product, by the lines as they stand', async () => {
    const { code, stdout, stderr } = await project.node('product.ts');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ name: 'hello' });
  });
});
