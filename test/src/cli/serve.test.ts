// `skerry serve` as an operator runs it.

import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verify } from '../../../src/audit/index.ts';
import { CliFolder } from './cli-folder.ts';
import { pasteCommand } from './run-cli.ts';
import { RunningCommand } from './running.ts';

const CODE = `
export default {
  hello: () => new Response('hello'),
  add: ([a, b]) => a + b,
  slow: async () => { await new Promise((done) => setTimeout(done, 800)); return 'done'; },
  shout: (text) => text.toUpperCase(),
};`;
const PERMISSIONS = { network: { inbound: true }, api: { endpoints: ['/plugins/hello/**'] } };
const MANIFEST = {
  permissions: PERMISSIONS,
  limits: { cpu: 2_000 },
  hooks: { 'text.edit': { handler: 'shout' } },
  api: { endpoints: [{ path: '/', method: 'GET', handler: 'hello', auth: { required: false } }] },
};

let folder: CliFolder;
beforeAll(() => {
  folder = new CliFolder();
  folder.plugin('plugins/hello', CODE, { ...MANIFEST, name: 'hello' });
  folder.write('plugins/broken/plugin.json', '{');
  folder.grant('hello', { ...PERMISSIONS, network: { inbound: true } });
  folder.write('list.json', '[1]');
  folder.write('skerry.policy.json', { floor: { log: ['write'] } });
});
afterAll(() => folder[Symbol.dispose]());

const start = (...args: string[]): RunningCommand =>
  new RunningCommand(['serve', '--port', '0', ...args], folder.path);
const urlOf = async (running: RunningCommand): Promise<string> => {
  const [url] = await running.shows(/http:\/\/127\.0\.0\.1:\d+(?=\/api)/);
  await running.shows(/Ctrl-C ends it/);
  return url;
};

describe('serve', () => {
  it('says what it serves and what is broken, and its lines to try work as they are printed', async () => {
    await using running = start();
    const url = await urlOf(running);
    expect(running.text).toMatch(/loaded {2}hello 1\.0\.0 {2}GET \/plugins\/hello · text\.edit/);
    expect(running.text).toMatch(/absent {2}plugins\/broken\nMANIFEST_ERROR/);
    expect(running.text).toContain('isolation  jail');
    const lines = running.text.split('\n').filter((line) => line.startsWith('  curl '));
    expect(lines).toHaveLength(2);
    const answers = await Promise.all(
      lines.map((line) => pasteCommand(line.replace('curl', 'curl -sS --fail'), folder.path)),
    );
    expect(answers.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    expect(answers[0]?.stdout).toBe('hello');
    expect(answers[1]?.stdout).toContain('"id":"hello"');
    expect((await fetch(`${url}/sign-in`)).status).toBe(200);
    expect(await running.interrupt()).toBe(0);
  });

  it('ends at Ctrl-C in order: calls are answered, nothing is lost, the log is sealed', async () => {
    await using running = start();
    const url = await urlOf(running);
    const authorization = `Bearer ${folder.read('.skerry/operator-token').trim()}`;
    const waiting = fetch(`${url}/api/plugins/hello/call/slow`, {
      method: 'POST',
      headers: { authorization },
    });
    await new Promise((done) => setTimeout(done, 300));
    const ended = running.interrupt();
    expect(await (await waiting).json()).toEqual({ result: 'done' });
    expect(await ended).toBe(0);
    expect(running.text).toMatch(/ended; \d+ records in the log, all under its seal/);
    expect(running.text).not.toContain('lost');
    const report = await verify(`${folder.path}/.skerry/log`);
    expect(report).toMatchObject({ ok: true, sealed: report.records });
  });

  it('ends in the same way when a supervisor of services sends SIGTERM', async () => {
    await using running = start();
    await urlOf(running);
    expect(await running.interrupt('SIGTERM')).toBe(0);
    expect(running.text).not.toContain('lost');
  });

  it('takes changed grants at once, and what they forbid', async () => {
    await using running = start();
    const url = await urlOf(running);
    expect((await fetch(`${url}/plugins/hello`)).status).toBe(200);
    const reason = ['--as', 'ada', '--reason', 'too loud'];
    expect(await folder.skerry('disable', 'hello', ...reason)).toMatchObject({ code: 0 });
    await running.shows(/grants {2}skerry\.grants\.json read anew/);
    expect((await fetch(`${url}/plugins/hello`)).status).toBe(503);
    expect(await folder.skerry('enable', 'hello', ...reason)).toMatchObject({ code: 0 });
    await running.shows(/read anew[^]*read anew/);
    expect((await fetch(`${url}/plugins/hello`)).status).toBe(200);
    const saved = folder.read('skerry.grants.json');
    folder.write('skerry.grants.json', '{');
    await running.shows(/GRANT_ERROR/);
    expect((await fetch(`${url}/plugins/hello`)).status).toBe(200);
    folder.write('skerry.grants.json', saved);
  });

  it('tells programs the same, an object a line', async () => {
    await using running = start('--json', 'plugins/hello');
    await running.shows(/"event":"listening".*\n/);
    await running.interrupt();
    const events = running.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(events).toMatchObject([
      { event: 'loaded', plugin: 'hello' },
      { event: 'listening', url: expect.stringMatching(/^http/), plugins: ['hello'] },
      { event: 'ended' },
    ]);
  });

  it.each([
    [['--port', '70000'], '--port: "70000" is no port; take 0 to 65535.'],
    [['none'], 'No plugin in none. Make one:'],
    [['--hooks', 'none.json'], 'none.json: cannot be read (ENOENT).'],
    [['--hostname', '256.0.0.1'], 'Cannot listen on 256.0.0.1'],
    [
      ['plugins/hello', '--config', 'skerry.policy.json'],
      'no plugin here has the id "floor"; there are hello.',
    ],
    [['--config', 'list.json'], 'list.json: an object is needed, {"<id of a plugin>": {…}}.'],
    [['--grants', 'none/grants.json'], 'none/grants.json: cannot be watched (ENOENT).'],
  ])('with %j says what is wrong', async (args, message) => {
    const { code, stderr } = await folder.skerry('serve', '--port', '0', ...args);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });

  it('says so where its port is taken', async () => {
    const taken = createServer();
    await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
    const { port } = taken.address() as { port: number };
    const { code, stderr } = await folder.skerry('serve', '--port', String(port));
    expect(stderr).toContain('something listens there already; take another --port');
    expect(code).toBe(2);
    taken.close();
  });
});

describe('top', () => {
  it('shows what runs, and finds the server by its folder', async () => {
    await using running = start();
    await urlOf(running);
    const { code, stdout } = await folder.skerry('top', '--once');
    expect(stdout).toMatch(/^hello +global +\d+ % +\d+ MB/m);
    expect(code).toBe(0);
    expect(await folder.json('top', '--once')).toMatchObject({ plugins: [{ id: 'hello' }] });
    await running.interrupt();
    const after = await folder.skerry('top', '--once');
    expect(after.stderr).toContain('No server runs with .skerry. Start one: npx skerry serve');
    expect(after.code).toBe(2);
  });

  it('says where nothing answers, and where somebody else does', async () => {
    await using running = start();
    const url = await urlOf(running);
    const nobody = await folder.skerry('top', '--once', '--url', 'http://127.0.0.1:1');
    expect(nobody.stderr).toContain('Nothing answers at http://127.0.0.1:1.');
    folder.write('other/operator-token', 'skerry_of_another');
    const other = await folder.skerry('top', '--once', '--url', url, '--dir', 'other');
    expect(other.stderr).toContain('answers 401: the token is that of another server.');
    await running.interrupt();
  });
});

describe('npm start', () => {
  it('shows the examples, then serves them until Ctrl-C', async () => {
    await using running = new RunningCommand(
      ['demo', '--serve', '--dir', `${folder.path}/demo`],
      folder.path,
    );
    const url = await urlOf(running);
    expect(running.text).toContain('119 requests refused');
    const line = /^ {2}curl .*nearest$/m.exec(running.text)?.[0] ?? 'false';
    expect((await pasteCommand(line, folder.path)).stdout).toContain('Europe/Zurich');
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(await running.interrupt()).toBe(0);
  }, 120_000);
});
