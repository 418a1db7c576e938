// `skerry metrics`, `logs`, `errors` and `trim` as an operator runs them beside a server.

import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CliFolder } from './cli-folder.ts';
import { RunningCommand } from './running.ts';

const CODE = `
export default {
  add: ([a, b]) => a + b,
  fails() { throw new TypeError('as said'); },
  says: (words, ctx) => { ctx.log.info('quiet'); ctx.log.error(words, { more: words }); },
};`;

/** Each command is a process, and a machine may have other work. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let folder: CliFolder;
let running: RunningCommand;
let url: string;

beforeAll(async () => {
  folder = new CliFolder();
  folder.plugin('plugins/hello', CODE, { name: 'hello', permissions: { log: ['write'] } });
  folder.grant('hello', { log: ['write'] });
  running = new RunningCommand(['serve', '--port', '0'], folder.path);
  [url] = await running.shows(/http:\/\/127\.0\.0\.1:\d+(?=\/api)/);
  await running.shows(/Ctrl-C ends it/);
});
afterAll(async () => {
  await running[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

async function call(handler: string, input?: unknown): Promise<void> {
  const authorization = `Bearer ${folder.read('.skerry/operator-token').trim()}`;
  const body = JSON.stringify({ input });
  const init = { method: 'POST', body, headers: { authorization } };
  await fetch(`${url}/api/plugins/hello/call/${handler}`, init);
}

const said = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await folder.skerry(...args);
  expect([code, stderr]).toEqual([0, '']);
  return stripVTControlCharacters(stdout);
};

describe('beside a running server', () => {
  it('metrics shows what a plugin did and used', async () => {
    await call('add', [1, 2]);
    await call('fails');
    const text = await said('metrics', 'hello', '--since', '5m');
    expect(text).toMatch(/^hello {2}\d{4}-.* to \d{4}-/u);
    expect(text).toMatch(/^ {2}calls +2 +1 failed, \d+ ms in all$/mu);
    expect(text).toMatch(/^ {2}a call +[\d.]+ ms +half in [\d.]+ ms, 99 of 100 in /mu);
    expect(text).toMatch(/^ {2}memory +\d+ MB/mu);
    expect(text).toMatch(/^ {2}add +1 +0 /mu);
    expect(await folder.json('metrics', 'hello')).toMatchObject({
      plugin: 'hello',
      execution: { count: 2, errorCount: 1 },
    });
  });

  it('logs shows the latest lines, made harmless, and follows', async () => {
    await call('says', 'loud\u001b[2J\u202e and clear');
    const text = await said('logs', 'hello', '--level', 'warn');
    expect(text).toMatch(/^\d{4}-\S+ error loud/u);
    expect(text).not.toContain('\u202e');
    expect(text).not.toContain('quiet');
    await using following = new RunningCommand(
      ['logs', 'hello', '-f', '--limit', '1'],
      folder.path,
    );
    await following.shows(/error loud/);
    await call('says', 'and another');
    await following.shows(/error and another .*\{"more":"and another"\}/);
    expect(await following.interrupt()).toBe(0);
  });

  it('errors shows how calls failed, with the place in the files of the author', async () => {
    await call('fails');
    const text = await said('errors', 'hello');
    expect(text).toMatch(/^EXECUTION_ERROR ×\d+ {2}TypeError: as said\n {4}at .*index\.ts:4:\d+/u);
    expect(text).toMatch(/the latest in fails, call /u);
    expect(await said('errors', 'hello', '--code', 'TIMEOUT')).toContain('none');
  });

  it('trim gives memory back', async () => {
    await call('add', [1, 2]);
    expect(await said('trim', 'hello')).toMatch(/^trimmed {2}global {2}\d+ MB$/mu);
    expect(await said('trim', 'hello')).toBe('nothing of hello runs\n');
  });

  it.each([
    [['metrics', 'none'], 'UNKNOWN_PLUGIN No plugin "none" is loaded.'],
    [['metrics', 'hello', '--since', 'soon'], '--since: "soon" is no time'],
    [['metrics', 'hello', '--org', 'acme'], 'no figures of hello for "org:acme"'],
    [['logs', 'hello', '--level', 'loud'], 'CONFIG_ERROR'],
    [['errors', 'hello', '--url', 'http://127.0.0.1:1'], 'Nothing answers at http://127.0.0.1:1.'],
  ])('%j says what is wrong', async (args, message) => {
    const { code, stderr } = await folder.skerry(...args);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});
