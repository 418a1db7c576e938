// `skerry grants`: what is asked, given and taken back goes through one file, and the file says who, when and why.

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CliFolder, twoAtATime } from './cli-folder.ts';
import type { CliResult } from './run-cli.ts';

let folder: CliFolder;
beforeAll(() => {
  folder = new CliFolder();
});
afterAll(() => folder[Symbol.dispose]());

/** Several processes one after the other. */
vi.setConfig({ testTimeout: 180_000 });

const write = (permissions: object): void =>
  folder.plugin('notes', 'export default { run: () => 1 };', { permissions });
const can = async (action: string, resource: string): Promise<number | null> =>
  (await folder.skerry('can', 'notes', action, resource, '-q')).code;
const approve = (...flags: string[]): Promise<CliResult> =>
  folder.skerry('grants', 'approve', 'notes', '--as', 'ada', '--reason', 'try it', ...flags);
const revoke = (...args: string[]): Promise<CliResult> =>
  folder.skerry('grants', 'revoke', ...args, '--as', 'bob', '--reason', 'no more');

describe('skerry grants', () => {
  it('review, approve and revoke make one round: 3 while something waits, 0 when nothing does', async () => {
    write({
      filesystem: {
        read: [{ match: '/data/**', reason: 'Reads notes' }],
        write: ['/data/out.txt'],
      },
      random: [],
      clock: { read: true },
      env: { read: [{ match: 'LOCALE', optional: true }] },
    });
    const before = await folder.skerry('grants', 'review', 'notes');
    expect(before).toMatchObject({ code: 3, stderr: '' });
    expect(before.stdout).toContain('notes 1.0.0  grants: skerry.grants.json\n');
    expect(before.stdout).toMatch(/\+ fs\.read +\/data\/\*\* +new · "Reads notes"\n/);
    expect(before.stdout).toMatch(/\+ env\.read +LOCALE +new · optional\n/);
    expect(before.stdout).toContain('3 to decide. To give all of it:\n');
    expect(before.stdout).toContain('npx skerry grants approve notes --as <you> --reason <why>\n');

    expect(await approve()).toEqual({
      code: 0,
      stdout: 'approved  notes 1.0.0 by ada, written to skerry.grants.json\n',
      stderr: '',
    });
    expect(JSON.parse(folder.read('skerry.grants.json'))).toMatchObject({
      version: 1,
      plugins: {
        notes: {
          version: '1.0.0',
          approvedBy: 'ada',
          reason: 'try it',
          approvedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
          manifest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
          permissions: { filesystem: { read: ['/data/**'], write: ['/data/out.txt'] } },
        },
      },
    });
    // For its owner's eyes, and no draft is left.
    expect(statSync(join(folder.path, 'skerry.grants.json')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder.path).sort()).toEqual(['notes', 'skerry.grants.json']);

    const after = await folder.skerry('grants', 'review', 'notes');
    expect(after.code).toBe(0);
    expect(after.stdout).toContain('nothing waits: everything it needs is granted.\n');
    expect(await can('env.read', 'LOCALE')).toBe(1);
    await approve('--optional');
    expect(await can('env.read', 'LOCALE')).toBe(0);

    expect(await revoke('notes', 'fs.write', '/data/out.txt')).toMatchObject({
      code: 0,
      stdout: 'revoked  fs.write /data/out.txt of notes, written to skerry.grants.json\n',
    });
    expect(await can('fs.write', '/data/out.txt')).toBe(1);
    expect(await can('fs.read', '/data/out.txt')).toBe(0);
    await revoke('notes', 'fs.read');
    expect(await can('fs.read', '/data/out.txt')).toBe(1);
    // What somebody took back outlives an approval, unless that one says otherwise.
    await approve();
    expect(await can('fs.write', '/data/out.txt')).toBe(1);
    await approve('--reinstate');
    expect(await can('fs.write', '/data/out.txt')).toBe(0);
    expect(await can('fs.read', '/data/out.txt')).toBe(0);
  });

  it('give a new version nothing new: what it asks more waits, what it had stays', async () => {
    write({ filesystem: { read: ['/data/**'] } });
    await approve();
    write({ filesystem: { read: ['/**'], write: ['/data/**'] } });
    const { code, stdout } = await folder.skerry('grants', 'review', 'notes', '--json');
    expect(code).toBe(3);
    const { changes } = JSON.parse(stdout) as {
      changes: { kind: string; rule: { action: string; text: string } }[];
    };
    expect(
      changes.filter(({ kind }) => kind !== 'same').map(({ kind, rule }) => [kind, rule.action]),
    ).toEqual(
      expect.arrayContaining([
        ['new', 'fs.write'],
        ['wider', 'fs.read'],
      ]),
    );
    const codes = await twoAtATime([
      () => can('fs.read', '/data/a'),
      () => can('fs.read', '/plugin/a'),
      () => can('fs.write', '/data/a'),
    ]);
    expect(codes).toEqual([0, 1, 1]);
  });

  it('are not changed without a name and a reason, for nobody, or by what cannot be read', async () => {
    write({ filesystem: { read: ['/data/**'] } });
    await approve();
    const before = folder.read('skerry.grants.json');
    const wrong = [
      [
        ['approve', 'notes', '--as', 'ada'],
        "error: required option '--reason <text>' not specified",
      ],
      [
        ['approve', 'notes', '--reason', 'x'],
        "error: required option '--as <person>' not specified",
      ],
      [['approve', 'nobody', '--as', 'ada', '--reason', 'x'], 'UNKNOWN_PLUGIN nobody: '],
      [
        ['revoke', 'nobody', 'fs.read', '--as', 'ada', '--reason', 'x'],
        'GRANT_ERROR skerry.grants.json#/plugins: "nobody" has no grant',
      ],
      [
        ['revoke', 'notes', 'fs.raed', '--as', 'ada', '--reason', 'x'],
        'CONFIG_ERROR "fs.raed" is no action; there are fs.read, ',
      ],
      [
        ['revoke', 'notes', 'fs.read', 'data/**', '--as', 'ada', '--reason', 'x'],
        '"data/**" is not an absolute path; start it with "/"',
      ],
    ] as const;
    const results = await twoAtATime(
      wrong.map(
        ([args]) =>
          () =>
            folder.skerry('grants', ...args),
      ),
    );
    for (const [index, { code, stdout, stderr }] of results.entries()) {
      expect(stderr).toContain(wrong[index]?.[1]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    }
    expect(folder.read('skerry.grants.json')).toBe(before);
  });
});
