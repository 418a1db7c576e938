// `skerry list` and `skerry info`: what is here, as it stands by the operator's documents, with nothing started.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliFolder } from './cli-folder.ts';

const ASKS = {
  description: 'Keeps notes.',
  permissions: {
    filesystem: {
      read: ['/data/**', { match: '/plugin/**', optional: true, reason: 'Its texts' }],
    },
  },
  hooks: { 'note.saved': { handler: 'saved' } },
  limits: { memory: 128, cpu: 300 },
};

let folder: CliFolder;
beforeAll(() => {
  folder = new CliFolder();
  folder.plugin('plugins/notes', 'export default {};', { ...ASKS, name: 'notes' });
  folder.plugin('other', 'export default {};');
  folder.write('broken/plugin.json', '{');
  folder.grant('notes', { filesystem: { read: ['/data/**'] } });
  folder.write('skerry.policy.json', { version: 1, limits: { memory: 96 } });
});
afterAll(() => folder[Symbol.dispose]());

describe('skerry list', () => {
  it('has a line for each plugin here and in plugins/, ready, waiting or broken', async () => {
    folder.plugin('waits', 'export default {};', { permissions: { clock: ['read'] } });
    const { code, stdout } = await folder.skerry('list');
    expect(code).toBe(0);
    const [rows = '', isolation] = stdout.trimEnd().split('\n\n');
    expect(isolation).toBe('isolation: jail (by lock)');
    const lines = rows.split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^broken +- +broken +broken\/plugin\.json: not JSON/);
    expect(lines[1]).toMatch(/^other 1\.0\.0 +ready +other +0 granted$/);
    expect(lines[2]).toMatch(/^notes 1\.0\.0 +ready +plugins\/notes +1 granted$/);
    expect(lines[3]).toMatch(
      /^waits 1\.0\.0 +waits +waits +0 granted · 1 to decide: npx skerry grants review waits$/,
    );
  });

  it('says the same to a program', async () => {
    expect(await folder.json('list')).toMatchObject({
      plugins: expect.arrayContaining([
        expect.objectContaining({ id: 'notes', version: '1.0.0', waiting: 0, granted: 1 }),
        expect.objectContaining({ folder: 'broken', id: null }),
      ]) as unknown,
    });
  });

  it('says what to do where there is none', async () => {
    using empty = new CliFolder();
    expect(await empty.skerry('list')).toEqual({
      code: 0,
      stdout:
        'No plugin here, in plugins/ or beside the grants.\nMake one: npx skerry init <folder>\n',
      stderr: '',
    });
  });
});

describe('skerry info', () => {
  it('shows what the plugin asks for and has, and the limits it runs with', async () => {
    const { code, stdout } = await folder.skerry('info', 'notes');
    expect(code).toBe(0);
    const lines = stdout.split('\n').map((line) => line.trim().replaceAll(/ {2,}/g, '  '));
    expect(lines).toEqual(
      expect.arrayContaining([
        'notes 1.0.0  plugins/notes',
        'Keeps notes.',
        'hooks  note.saved',
        'fs.read  /data/**  granted',
        'fs.read  /plugin/**  asked, not granted, optional · "Its texts"',
        'memory  96 MB  asked for 128, lowered by skerry.policy.json#/limits/memory',
        'cpu  300 ms  Time inside the plugin that one call may use, all its continuations together.',
      ]),
    );
  });

  it('shows which requests it answers and which tools it has', async () => {
    folder.plugin('answers', 'export default {};', {
      api: {
        endpoints: [
          { path: '/', method: 'GET', handler: 'list', auth: { required: false } },
          { path: '/notes/:id', method: 'DELETE', handler: 'remove' },
        ],
      },
      tools: [
        { name: 'count', description: 'Counts', handler: 'count', input: {} },
        { name: 'clear', description: 'Clears', handler: 'clear', input: {}, destructive: true },
      ],
    });
    const { stdout } = await folder.skerry('info', 'answers');
    expect(stdout).toMatch(
      /^ +endpoints +GET \/plugins\/answers \(public\), DELETE \/plugins\/answers\/notes\/:id$/m,
    );
    expect(stdout).toMatch(/^ +tools +answers:count, answers:clear \(destructive\)$/m);
    expect(await folder.json('info', 'answers')).toMatchObject({
      endpoints: [{ method: 'GET', authenticated: false }, { authenticated: true }],
      tools: [{ name: 'answers:count' }, { destructive: true }],
    });
  });

  it('says which parts of a manifest are refused', async () => {
    folder.plugin('jobs', 'export default {};', {
      jobs: [{ id: 'j', handler: 'h', schedule: '0 * * * *' }],
    });
    const { stdout } = await folder.skerry('info', 'jobs');
    expect(stdout).toMatch(/^refused \/jobs: /m);
    expect(await folder.json('info', 'jobs')).toMatchObject({ refused: [{ pointer: '/jobs' }] });
  });

  it('ends with 2 for what is no plugin', async () => {
    expect(await folder.skerry('info', 'nobody')).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('a command that is printed to be run next', () => {
  it('is about the documents that this one was told of', async () => {
    folder.plugin('asks', 'export default { run: (_, ctx) => ctx.clock.now() };', {
      permissions: { clock: ['read'] },
    });
    folder.write('strict.json', { version: 1 });
    const named = ['--policy', 'strict.json', '--grants', 'mine.json'];
    const told = '--policy strict.json --grants mine.json';
    for (const [args, command] of [
      [['run', 'asks'], 'npx skerry grants approve asks --as <you> --reason <why>'],
      [['can', 'asks', 'clock.read'], 'npx skerry explain asks clock.read'],
      [['info', 'asks'], 'npx skerry grants review asks'],
      [['grants', 'review', 'asks'], 'npx skerry grants approve asks --as <you> --reason <why>'],
    ] as const) {
      const { stdout } = await folder.skerry(...args, ...named);
      expect(stdout).toContain(`${command} ${told}`);
    }
  });
});
