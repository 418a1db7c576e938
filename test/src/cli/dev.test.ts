// `skerry dev`: what an author sees while he works. Real processes and real files; every step waits for what is printed.

import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { verify } from '../../../src/audit/index.ts';
import { readKeys } from '../../../src/cli/dev/keys.ts';
import { CliFolder } from './cli-folder.ts';
import { RunningCommand } from './running.ts';

const ASKS = { permissions: { filesystem: { write: ['/data/a.txt'] }, log: ['write'] } };
const POLICY = { version: 1, ceiling: { filesystem: { write: ['/data/**'] }, log: ['write'] } };

const says = (text: string): string => `export default {
  run: async (input, ctx) => {
    ctx.log.info('in ${text}');
    await ctx.fs.writeFile('/data/a.txt', 'a').catch(() => {});
    return '${text}' + (input ?? '');
  },
};`;

function makeFolder(): CliFolder {
  const folder = new CliFolder();
  folder.plugin('hello', says('one'), ASKS);
  folder.write('skerry.policy.json', POLICY);
  folder.grant('hello', { log: ['write'] });
  return folder;
}

const start = (folder: CliFolder, ...args: string[]): RunningCommand =>
  new RunningCommand(['dev', 'hello', ...args], folder.path);

describe('skerry dev', () => {
  it('shows what the plugin is and does, loads it anew when its author saves, and ends with a sealed log', async () => {
    using folder = makeFolder();
    await using command = start(folder, '--call', 'run', '--input', '"!"');
    await command.prints('hello 1.0.0  hello\n  limits   memory 64 MB');
    await command.prints('granted  log.write');
    await command.prints('waiting  fs.write /data/a.txt');
    await command.prints('npx skerry grants review hello');
    await command.prints('[hello info] in one');
    await command.prints(
      'deny   fs.write /data/a.txt  not-granted\n         npx skerry grants approve',
    );
    await command.prints('"one!"');
    await command.prints('watching hello  Ctrl-C ends');
    folder.write('hello/index.ts', says('two'));
    await command.prints('reloaded  index.ts changed');
    await command.prints('"two!"');
    expect(await command.end('SIGINT')).toBe(0);
    expect(command.text).toMatch(/\nended\n$/u);
    expect(await verify(`${folder.path}/.skerry/log`)).toMatchObject({ ok: true, unsealed: 0 });
  });

  it('keeps the previous build where the new one does not load, and says where it is wrong', async () => {
    using folder = makeFolder();
    await using command = start(folder, '--call', 'run');
    await command.prints('watching');
    folder.write('hello/index.ts', 'const a = 1;\nnull.x;\nexport default {};');
    await command.printsAll(
      'not loaded  index.ts changed  The previous build keeps running.',
      'LOAD_ERROR hello did not start: while loading: TypeError',
      'at index.ts:2:',
    );
    folder.write('hello/index.ts', 'export default {');
    await command.printsAll('The previous build keeps running.', 'LOAD_ERROR index.ts:1');
    folder.write('hello/index.ts', says('three'));
    await command.prints('"three"');
    expect(await command.end('SIGTERM')).toBe(0);
  });

  it('waits for a plugin that has never loaded', async () => {
    using folder = makeFolder();
    folder.write('hello/index.ts', 'export default {');
    await using command = start(folder, '--call', 'run');
    await command.prints('Nothing runs until it loads.');
    await command.prints('watching');
    folder.write('hello/index.ts', says('one'));
    await command.prints('"one"');
    expect(await command.end('SIGTERM')).toBe(0);
  });

  it('takes new grants as they are given, and shows what they allow', async () => {
    using folder = makeFolder();
    await using command = start(folder, '--call', 'run');
    await command.prints('deny   fs.write');
    await command.prints('watching');
    folder.grant('hello', ASKS.permissions);
    await command.prints('reloaded  skerry.grants.json changed');
    await command.prints('waiting  nothing');
    await command.prints('allow  fs.write /data/a.txt  granted');
  });

  it('is not woken by packages, nor by what the run itself writes', async () => {
    using folder = makeFolder();
    await using command = start(folder, '--dir', 'hello/state', '--call', 'run');
    await command.prints('watching');
    folder.write('hello/node_modules/other/index.js', '');
    folder.write('hello/.skerry/x', '');
    folder.write('hello/deep/er/module.ts', '');
    await command.prints('reloaded');
    await command.prints('ok  run');
    folder.write('hello/index.ts', says('two'));
    await command.prints('"two"');
    expect(command.text).not.toMatch(/node_modules|state|\.skerry\/x/u);
  });

  it('gives up a call that is under way when it is told to end', async () => {
    using folder = makeFolder();
    const code = `export default { run: (input, ctx) => { ctx.log.info('waits'); return new Promise(() => {}); } };`;
    folder.plugin('hello', code, { ...ASKS, limits: { executionTime: 600_000 } });
    await using command = start(folder, '--call', 'run');
    await command.prints('waits');
    expect(await command.end('SIGINT')).toBe(0);
    expect(command.text).not.toContain('ABORTED');
  });
});

describe('skerry dev --once', () => {
  it('loads, calls and ends, with one JSON object for each thing that happened', async () => {
    using folder = makeFolder();
    const { code, stdout } = await folder.skerry(
      'dev',
      'hello',
      '--once',
      '--call',
      'run',
      '--json',
    );
    expect(code).toBe(0);
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(events).toMatchObject([
      {
        event: 'plugin',
        id: 'hello',
        granted: ['log.write write'],
        waiting: ['fs.write /data/a.txt'],
      },
      { event: 'log', level: 'info', message: 'in one' },
      { event: 'access', effect: 'deny', action: 'fs.write', remedy: expect.any(String) as string },
      { event: 'result', handler: 'run', value: 'one' },
      { event: 'ended' },
    ]);
  });

  it.each([
    ['export default {', 1],
    ['export default { run() { for (;;); } };', 124],
    ['export default {};', 2],
  ])('ends as %j would end skerry run', async (code, exit) => {
    using folder = makeFolder();
    folder.write('hello/index.ts', code);
    expect((await folder.skerry('dev', 'hello', '--once', '--call', 'run')).code).toBe(exit);
  });

  it('wants to know what to call, where it is given an input', async () => {
    using folder = makeFolder();
    const { code, stderr } = await folder.skerry('dev', 'hello', '--input', '1');
    expect(code).toBe(2);
    expect(stderr).toContain('--call <handler>');
  });
});

describe('the keys of a terminal', () => {
  it('do what they are for, without a line end, and leave the terminal as it was', () => {
    const modes: boolean[] = [];
    const stream = new PassThrough();
    const terminal = Object.assign(stream, { setRawMode: (on: boolean) => modes.push(on) });
    const pressed: string[] = [];
    const keys = { r: () => void pressed.push('reload'), c: () => void pressed.push('call') };
    const reading = readKeys(terminal, keys, () => void pressed.push('end'));
    stream.emit('data', 'rxc');
    stream.emit('data', '\u0003');
    stream.emit('data', 'toString');
    reading[Symbol.dispose]();
    stream.emit('data', 'r');
    expect(pressed).toEqual(['reload', 'call', 'end', 'reload']);
    expect(modes).toEqual([true, false]);
  });
});
