// Pages that show code or a session: what they show compiles, runs and says the same.

import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { codeBlocks, namedFiles } from './code-blocks.ts';
import { Project } from './project.ts';
import { session, withoutNumbers } from './session.ts';

let project: Project;
beforeAll(() => {
  project = new Project();
});
afterAll(() => project[Symbol.dispose]());

/** A compiler, or a dozen processes one after the other. */
vi.setConfig({ testTimeout: 240_000 });

describe('docs/embedding.md', () => {
  const [make = '', ask = ''] = codeBlocks('docs/embedding.md')
    .filter(({ language }) => language === 'ts')
    .map(({ text }) => text);

  it('shows code that compiles', async () => {
    expect(ask).toContain('host.explain');
    project.write('embedding.ts', `${make}\ndeclare const input: unknown;\n${ask}`);
    expect(await project.compile('embedding.ts')).toBe('');
  });

  it('shows code that runs, and what it says of a denial', async () => {
    project.write('skerry.policy.json', '{"version": 1}');
    project.write('report/plugin.json', '{"name": "acme.report", "version": "1.0.0"}');
    project.write(
      'report/index.ts',
      "export default { run: (input, ctx) => ctx.fs.readFile('/data/a') };",
    );
    const load = "await host.load('report');\nconst input = null;\n";
    project.write('running.ts', `${make}${load}${ask}`);
    const { code, stdout, stderr } = await project.node('running.ts');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('DENY  acme.report@1.0.0  fs.read  /data/a');
  });
});

it('the file that docs/cli.md runs compiles as it stands', async () => {
  const text = namedFiles('docs/cli.md').get('tools/total.ts') ?? '';
  expect(text).toContain('export default');
  project.write('tools/total.ts', text);
  expect(await project.compile('tools/total.ts')).toBe('');
});

describe.each([
  ['docs/first-plugin.md', 9],
  ['docs/cli.md', 4],
])('%s', (page, least) => {
  it('shows commands that say what it shows, in this order', async () => {
    using own = new Project();
    for (const [name, text] of namedFiles(page)) own.write(name, text);
    const shown = session(page);
    expect(shown.length).toBeGreaterThanOrEqual(least);
    for (const { command, lines } of shown) {
      const { stdout, stderr } = await own.paste(`npx ${command}`);
      const said = withoutNumbers(`${stderr}${stdout}`).split('\n');
      for (const line of lines) expect(said, `$ ${command}`).toContain(withoutNumbers(line));
    }
  });
});

describe('docs/testing.md', () => {
  it('shows a test that passes, of the plugin that the first page makes', async () => {
    using own = new Project('vitest');
    for (const page of ['docs/first-plugin.md', 'docs/testing.md'])
      for (const [name, text] of namedFiles(page)) own.write(name, text);
    const vitest = join(own.path, 'node_modules/vitest/vitest.mjs');
    const { code, stdout } = await own.node(vitest, 'run', '--root', own.path);
    expect(stripVTControlCharacters(stdout)).toMatch(/Tests\s+3 passed \(3\)/u);
    expect(code).toBe(0);
  });
});
