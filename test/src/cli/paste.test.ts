// Every command that the output tells to run, run as it was printed, with the two placeholders filled in.

import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pasteCommand, runCli } from './run-cli.ts';

const PACKAGE = join(import.meta.dirname, '../../fixtures/packages/hello-js');
const READ = { match: '/plugin/**', reason: 'Reads itself' };

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'skerry-paste-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

function writePlugin(folder: string, read: object): void {
  mkdirSync(join(cwd, folder), { recursive: true });
  cpSync(PACKAGE, join(cwd, folder), { recursive: true });
  const permissions = { filesystem: { read: [read] } };
  const manifest = { name: 'hello', version: '1.0.0', main: './index.mjs', permissions };
  writeFileSync(join(cwd, folder, 'plugin.json'), JSON.stringify(manifest));
}

function fillIn(command: string | undefined): string {
  expect(command).toMatch(/^npx skerry grants approve .* --as <you> --reason <why>/u);
  return (command ?? '').replace('<you>', 'ada').replace('<why>', '"to try it"');
}

/** The command that `explain` prints for reading the plugin's own manifest. */
async function explainCommand(folder: string): Promise<string> {
  const { code, stdout } = await runCli(['explain', folder, 'fs.read', '/plugin/plugin.json'], cwd);
  expect(code).toBe(1);
  return fillIn(/run: (.*)$/mu.exec(stdout)?.[1]);
}

async function canRead(folder: string): Promise<boolean> {
  const { code } = await runCli(['can', '-q', folder, 'fs.read', '/plugin/plugin.json'], cwd);
  return code === 0;
}

test.each([
  ['a plugin in the working folder', 'hello', READ],
  ['a plugin that lies deep', 'some/other place/hello', READ],
  ['what the manifest marks as optional', 'hello', { ...READ, optional: true }],
])('the command that explain prints gives %s', async (_, folder, read) => {
  writePlugin(folder, read);
  expect(await canRead(folder)).toBe(false);
  const pasted = await pasteCommand(await explainCommand(folder), cwd);
  expect(pasted).toMatchObject({ code: 0, stderr: '' });
  expect(await canRead(folder)).toBe(true);
});

test('the command that explain prints gives back what was revoked', async () => {
  writePlugin('hello', READ);
  await pasteCommand(await explainCommand('hello'), cwd);
  const by = ['--as', 'ada', '--reason', 'enough'];
  expect(await runCli(['grants', 'revoke', 'hello', 'fs.read', ...by], cwd)).toMatchObject({
    code: 0,
  });
  expect(await canRead('hello')).toBe(false);
  await pasteCommand(await explainCommand('hello'), cwd);
  expect(await canRead('hello')).toBe(true);
});

test('the command that review prints gives all that is needed', async () => {
  writePlugin('hello', READ);
  const { code, stdout } = await runCli(['grants', 'review', 'hello'], cwd);
  expect(code).toBe(3);
  const pasted = await pasteCommand(fillIn(/^ {2}(npx .*)$/mu.exec(stdout)?.[1]), cwd);
  expect(pasted.code).toBe(0);
  expect((await runCli(['grants', 'review', 'hello'], cwd)).code).toBe(0);
});

test('the command that can prints explains', async () => {
  writePlugin('hello', READ);
  const { stdout } = await runCli(['can', 'hello', 'db.read', 'users(id, name)'], cwd);
  const [, command = ''] = stdout.trimEnd().split('\n');
  expect(command).toBe("npx skerry explain hello db.read 'users(id, name)'");
  const { code, stdout: text } = await pasteCommand(command, cwd);
  expect(code).toBe(1);
  expect(text).toContain('DENY  hello@1.0.0  db.read  main:users(id,name)');
});
