// `skerry disable` and `skerry enable`, and what every other command says and does of a plugin that is off.

import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CliFolder, twoAtATime } from './cli-folder.ts';
import type { CliResult } from './run-cli.ts';
import { RunningCommand } from './running.ts';

/** Several processes one after the other. */
vi.setConfig({ testTimeout: 180_000 });

const CODE = `export default {
  run: () => 'it runs',
  wait: (input, ctx) => { ctx.log.info('in'); return new Promise(() => {}); },
};`;
const ASKS = { permissions: { log: ['write'], filesystem: { read: ['/data/**'] } } };
const FILE = 'skerry.grants.json';

let folder: CliFolder;
beforeEach(() => {
  folder = new CliFolder();
  folder.plugin('notes', CODE, { ...ASKS, limits: { executionTime: 60_000 } });
  folder.grant('notes', ASKS.permissions);
});
afterEach(() => folder[Symbol.dispose]());

const disable = (id: string, ...flags: string[]): Promise<CliResult> =>
  folder.skerry('disable', id, '--as', 'ada', '--reason', 'It leaks.', ...flags);
const enable = (id: string, ...flags: string[]): Promise<CliResult> =>
  folder.skerry('enable', id, '--as', 'bob', '--reason', 'Repaired.', ...flags);
const grants = (): unknown => JSON.parse(folder.read(FILE)) as unknown;

const BY_ADA = {
  by: 'ada',
  at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
  reason: 'It leaks.',
};
const TO_ENABLE = 'npx skerry enable notes --as <you> --reason <why>';

describe('skerry disable and skerry enable', () => {
  it('make one round, with a name and a reason in the grants file each time', async () => {
    const before = grants() as object;
    expect(await disable('notes')).toEqual({
      code: 0,
      stdout: `disabled  notes by ada, written to ${FILE}\nTo enable it: ${TO_ENABLE}\n`,
      stderr: '',
    });
    expect(grants()).toEqual({ ...before, disabled: { notes: BY_ADA } });
    expect(statSync(join(folder.path, FILE)).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder.path).sort()).toEqual(['notes', FILE]);
    const off = folder.read(FILE);
    expect(await disable('notes', '--json')).toMatchObject({ code: 0, stderr: '' });
    expect((await disable('notes')).stdout).toContain(
      'notes is disabled already (by ada: It leaks.); nothing was written.\n',
    );
    expect(folder.read(FILE)).toBe(off);

    expect(await enable('notes')).toEqual({
      code: 0,
      stdout: `enabled  notes by bob, written to ${FILE}; it was disabled by ada: It leaks.\n`,
      stderr: '',
    });
    const on = { notes: { by: 'bob', at: BY_ADA.at, reason: 'Repaired.' } };
    expect(grants()).toEqual({ ...before, enabled: on });
    const text = folder.read(FILE);
    expect(await enable('notes')).toEqual({
      code: 0,
      stdout: `notes is not disabled in ${FILE}; nothing was written.\n`,
      stderr: '',
    });
    expect(folder.read(FILE)).toBe(text);
  });

  it('say the same to a program', async () => {
    const off = await folder.json('disable', 'notes', '--as', 'ada', '--reason', 'It leaks.');
    const on = await folder.json('enable', 'notes', '--as', 'bob', '--reason', 'Repaired.');
    const again = await folder.json('enable', 'notes', '--as', 'bob', '--reason', 'Repaired.');
    const where = { plugin: 'notes', folder: 'notes', grants: FILE };
    expect([off, on, again]).toEqual([
      { ...where, changed: true, disabled: BY_ADA },
      { ...where, changed: true, disabled: null },
      { ...where, changed: false, disabled: null },
    ]);
  });

  it('take a plugin that is not here, with a warning; also where no grants file is yet', async () => {
    using empty = new CliFolder();
    const args = ['disable', '@acme/notes', '--as', 'ada', '--reason', 'Heard of it.'];
    const { code, stdout, stderr } = await empty.skerry(...args);
    expect([code, stderr]).toEqual([
      0,
      'not found no plugin here, in plugins/ or beside the grants is acme.notes. ' +
        'Where it runs by another grants file, name that one: --grants <file>\n',
    ]);
    expect(stdout).toContain(`disabled  acme.notes by ada, written to ${FILE}\n`);
    expect(JSON.parse(empty.read(FILE))).toEqual({
      version: 1,
      plugins: {},
      disabled: { 'acme.notes': { ...BY_ADA, reason: 'Heard of it.' } },
    });
  });

  it('go by the id: a folder that is called like another plugin is not that plugin', async () => {
    folder.plugin('evil', CODE, { name: 'harmless' });
    folder.plugin('other', CODE, { name: 'evil' });
    expect(await folder.json('disable', 'evil', '--as', 'ada', '--reason', 'x')).toMatchObject({
      plugin: 'evil',
      folder: 'other',
    });
    const runs = await twoAtATime([
      () => folder.skerry('call', 'other', 'run'),
      () => folder.skerry('call', 'evil', 'run', '--dir', 'state'),
    ]);
    expect(runs.map(({ code }) => code)).toEqual([3, 0]);
  });

  it('write the grants that the plugin is run with, and leave what others have', async () => {
    using other = new CliFolder();
    other.plugin('plugins/notes', CODE, { name: 'notes' });
    other.write(`plugins/${FILE}`, { version: 1, plugins: {} });
    await other.skerry('disable', 'notes', '--as', 'ada', '--reason', 'x');
    expect(existsSync(join(other.path, FILE))).toBe(false);
    expect(JSON.parse(other.read(`plugins/${FILE}`))).toMatchObject({ disabled: { notes: {} } });
    expect((await other.skerry('call', 'notes', 'run')).code).toBe(3);
  });

  it('change nothing without a name and a reason, of no id, or in a file that cannot be read', async () => {
    const before = folder.read(FILE);
    folder.write('broken.json', '{');
    const who = ['--as', 'ada', '--reason', 'x'];
    const wrong = [
      [['disable', 'notes', '--as', 'ada'], "required option '--reason <text>' not specified"],
      [['enable', 'notes', '--reason', 'x'], "required option '--as <person>' not specified"],
      [['disable', 'Notes', ...who], '"Notes" is not an id; use lower-case letters'],
      [['disable', '__proto__', ...who], 'the key "__proto__" is never allowed'],
      [['disable', './notes', ...who], '"./notes" is not an id'],
      [['disable', 'notes', '--as', 'a\nb', '--reason', 'x'], `${FILE}#/disabled/notes/by`],
      [['disable', 'notes', ...who, '--grants', 'broken.json'], 'broken.json: not JSON'],
    ] as const;
    const results = await twoAtATime(
      wrong.map(
        ([args]) =>
          () =>
            folder.skerry(...args),
      ),
    );
    for (const [index, { code, stderr }] of results.entries()) {
      expect(stderr).toContain(wrong[index]?.[1]);
      expect(code).toBe(2);
    }
    expect(folder.read(FILE)).toBe(before);
  });
});

describe('of a plugin that is disabled', () => {
  const REFUSED = `PLUGIN_DISABLED notes is disabled by ada: It leaks. (${FILE}#/disabled/notes). To enable it: skerry enable notes --as <you> --reason <why>`;

  it('nothing is run, whatever the command: it ends with 3', async () => {
    await disable('notes');
    const commands = [
      ['run', 'notes'],
      ['call', 'notes', 'run'],
      ['dev', 'notes', '--once', '--call', 'run'],
      // The flags are the grants, and no grant turns it on.
      ['run', 'notes', '--allow-read=guest:/data'],
    ];
    const results = await twoAtATime(
      commands.map((args, index) => () => folder.skerry(...args, '--dir', `state-${index}`)),
    );
    for (const { code, stdout, stderr } of results) {
      expect(`${stdout}${stderr}`).toContain(REFUSED);
      expect(stdout).not.toContain('it runs');
      expect(code).toBe(3);
    }
    expect(await folder.json('call', 'notes', 'run')).toMatchObject({
      ok: false,
      error: { code: 'PLUGIN_DISABLED', type: 'security_error', plugin: 'notes' },
    });
    await enable('notes');
    expect(await folder.skerry('call', 'notes', 'run')).toMatchObject({
      code: 0,
      stdout: '"it runs"\n',
    });
  });

  it('the commands that look say so, and who did it', async () => {
    await disable('notes');
    const ask = ['notes', 'fs.read', '/data/a'];
    const [list, info, can, explain, review, approve] = await twoAtATime(
      [
        ['list'],
        ['info', 'notes'],
        ['can', ...ask],
        ['explain', ...ask],
        ['grants', 'review', 'notes'],
        ['grants', 'approve', 'notes', '--as', 'bob', '--reason', 'x'],
      ].map((args) => () => folder.skerry(...args)),
    );
    expect(list?.stdout).toMatch(
      /^notes 1\.0\.0  disabled  notes  by ada: It leaks\.\n\nisolation: /,
    );
    expect(info?.stdout).toMatch(/\n {2}disabled +by ada: It leaks\. \(\d{4}-[^)]+Z\)\n/);
    expect(can).toMatchObject({ code: 1 });
    expect(can?.stdout).toContain(`no  disabled  by ada: It leaks. (${FILE}#/disabled/notes)\n`);
    expect(explain).toMatchObject({ code: 1 });
    expect(explain?.stdout).toContain(`run: ${TO_ENABLE}\n`);
    expect(explain?.stdout).toMatch(/disabled by ada, \d{4}-.+Z: It leaks\. +\(skerry\.grants/);
    for (const grant of [review, approve]) {
      expect(grant?.code).toBe(0);
      expect(grant?.stdout).toContain(`disabled  by ada: It leaks.; to enable it: ${TO_ENABLE}\n`);
    }
    expect(await folder.json('list')).toMatchObject({
      plugins: [{ id: 'notes', disabled: { by: 'ada', reason: 'It leaks.' } }],
    });
    expect(await folder.json('info', 'notes')).toMatchObject({
      disabled: { by: 'ada', at: BY_ADA.at, reason: 'It leaks.' },
    });
  });

  it('the doctor says so, and finds nothing wrong with it', async () => {
    await disable('notes');
    const { code, stdout } = await folder.skerry('doctor');
    expect(stdout).toContain('notes 1.0.0 in notes, disabled by ada: It leaks.');
    expect(code).toBe(0);
  });
});

describe('skerry dev', () => {
  it('ends the call that is under way when its plugin is disabled, and goes on when it is enabled', async () => {
    await using command = new RunningCommand(['dev', 'notes', '--call', 'wait'], folder.path);
    await command.prints('[notes info] in');
    await disable('notes');
    await command.printsAll(
      'PLUGIN_DISABLED notes is disabled by ada: It leaks.',
      'failed  wait',
      `not loaded  ${FILE} changed  Nothing runs until it is enabled.`,
      'To enable it: skerry enable notes --as <you> --reason <why>',
    );
    await enable('notes');
    await command.prints(`reloaded  ${FILE} changed`);
    await command.prints('[notes info] in');
    await disable('notes');
    await command.prints('Nothing runs until it is enabled.');
    expect(await command.end('SIGTERM')).toBe(0);
    const events = await folder.skerry('audit', 'query');
    expect(events.stdout.match(/plugin\.(?:disable|enable)/g)).toEqual([
      'plugin.disable',
      'plugin.enable',
      'plugin.disable',
    ]);
  });
});

describe('the other holds', () => {
  const say = (verb: string, ...flags: string[]): Promise<CliResult> =>
    folder.skerry(verb, 'notes', '--as', 'ada', '--reason', 'It is odd.', ...flags);

  it('are put on and taken off in the same file', async () => {
    const before = grants() as object;
    const word = { by: 'ada', at: BY_ADA.at, reason: 'It is odd.' };
    expect((await say('quarantine')).stdout).toContain(
      `quarantined  notes by ada, written to ${FILE}\nTo release it: npx skerry release notes`,
    );
    expect(grants()).toEqual({ ...before, quarantined: { notes: word } });
    expect(await folder.skerry('call', 'notes', 'run')).toMatchObject({
      stderr: expect.stringContaining('PLUGIN_QUARANTINED') as string,
    });
    expect((await say('release')).stdout).toContain('; it was quarantined by ada: It is odd.\n');
    expect((await say('release')).stdout).toContain('A host that did it by itself takes it back.');
    expect(grants()).toEqual({ ...before, released: { notes: word } });
    await say('suspend');
    await say('throttle', '--share', '0.25');
    expect(grants()).toMatchObject({
      suspended: { notes: word },
      throttled: { notes: { ...word, share: 0.25 } },
    });
    expect((await folder.skerry('list')).stdout).toContain('suspended  notes  by ada: It is odd.');
    expect((await say('resume')).stdout).toContain('; it was suspended and throttled by ada');
    expect(grants()).toEqual({ ...before, released: { notes: word }, resumed: { notes: word } });
  });

  it.each(['0', '2', 'half', '-1'])('refuse a share that is none: %s', async (share) => {
    const result = await say('throttle', '--share', share);
    expect(result.code).not.toBe(0);
    expect(result.stderr).toContain('a part of one processor from 0.01 to 1');
    expect(grants()).not.toHaveProperty('throttled');
  });
});
