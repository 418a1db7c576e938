// docs/endpoints.md: its plugin compiles, passes its test, is called by its product, and answers curl as the page shows it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { codeBlocks, namedFiles } from './code-blocks.ts';
import { Project } from './project.ts';

const PAGE = 'docs/endpoints.md';
const SKERRY = 'node_modules/skerry/src/cli/main.ts';
const blocks = codeBlocks(PAGE);

let project: Project;
beforeAll(async () => {
  project = new Project('vitest');
  for (const [name, text] of namedFiles(PAGE)) project.write(name, text);
  const approve = 'npx skerry grants approve notes --as you --reason trying';
  expect(blocks.some(({ text }) => text.startsWith(`${approve}\nnpx skerry serve notes\n`))).toBe(
    true,
  );
  expect(await project.paste(approve)).toMatchObject({ code: 0, stderr: '' });
});
afterAll(() => project[Symbol.dispose]());

/** A compiler, or several processes one after the other. */
vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 });

it('shows a plugin that compiles and a test of it that passes', async () => {
  expect(await project.compile('notes/index.ts')).toBe('');
  const vitest = join(project.path, 'node_modules/vitest/vitest.mjs');
  const { code, stdout } = await project.node(vitest, 'run', '--root', project.path);
  expect(stripVTControlCharacters(stdout)).toMatch(/Tests\s+3 passed \(3\)/u);
  expect(code).toBe(0);
});

it('shows a product that asks it', async () => {
  const product = blocks.find(({ text }) => text.includes('host.fetch('))?.text ?? '';
  project.write('product.ts', product);
  expect(await project.compile('product.ts')).toBe('');
  expect(await project.node('product.ts')).toMatchObject({ stdout: '200 {"notes":[]}\n' });
});

it('shows what the server answers, line by line', async () => {
  const session = blocks.find(({ language }) => language === 'console')?.text ?? '';
  const steps = session.split('$ ').slice(1);
  expect(steps).toHaveLength(5);
  const flags = ['serve', 'notes', '--port', '0', '--json'];
  const server = spawn(process.execPath, [SKERRY, ...flags], {
    cwd: project.path,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const url = await addressOf(createInterface(server.stdout));
    for (const step of steps) {
      const [command = '', ...lines] = step.trimEnd().split('\n');
      const { stdout } = await project.paste(command.replace('http://127.0.0.1:7411', url));
      expect(stdout.trimEnd(), command).toBe(lines.join('\n'));
    }
  } finally {
    server.kill('SIGTERM');
    await once(server, 'exit');
  }
});

/** From the line that tells where the server listens. */
async function addressOf(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const { event, url } = JSON.parse(line) as { event?: string; url?: string };
    if (event === 'listening' && url !== undefined) return url;
  }
  throw new Error('the server ended');
}
