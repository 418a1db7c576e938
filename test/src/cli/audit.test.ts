// `skerry audit`: reading a log that a command wrote, and proving it, also after somebody changed it.

import { execFile } from 'node:child_process';
import { copyFileSync, cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { verify } from '../../../src/index.ts';
import { CliFolder, twoAtATime } from './cli-folder.ts';
import { LAUNCH } from './run-cli.ts';

const CODE = `export default {
  async run(input, ctx) {
    await ctx.fs.writeFile('/data/a', 'x');
    for (const path of ['/data/a', '/plugin/plugin.json', '/data/nothing'])
      await ctx.fs.readFile(path).catch(() => {});
    return 'done';
  },
  quiet: () => 1,
};`;

let folder: CliFolder;
let head: string;
beforeAll(async () => {
  folder = new CliFolder();
  folder.plugin('notes', CODE, {
    permissions: { filesystem: { read: ['/data/**', '/plugin/**'], write: ['/data/**'] } },
  });
  folder.grant('notes', { filesystem: { read: ['/data/**'], write: ['/data/**'] } });
  expect((await folder.skerry('call', 'notes', 'run')).stdout).toBe('"done"\n');
  // Each run seals the log at its end: two checkpoints at least, however fast the machine is.
  expect((await folder.skerry('call', 'notes', 'quiet')).stdout).toBe('1\n');
  const report = await verify(join(folder.path, '.skerry/log'));
  head = `${report.head.records}:${report.head.hash}`;
});
afterAll(() => folder[Symbol.dispose]());

/** Several processes one after the other. */
vi.setConfig({ testTimeout: 180_000 });

type Row = Readonly<Record<string, unknown>>;
async function rows(...args: string[]): Promise<Row[]> {
  const { code, stdout, stderr } = await folder.skerry('audit', ...args, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Row);
}

describe('skerry audit query', () => {
  it('shows every record, one a line, decision before end', async () => {
    const { code, stdout } = await folder.skerry('audit', 'query');
    expect(code).toBe(0);
    const lines = stdout.split('\n').slice(0, -1);
    expect(lines[0]).toMatch(/^ {5}1 \d{4}-\d\d-\d\dT[\d:.]+Z event - host\.start /);
    expect(
      lines.some((line) => line.endsWith(' allow notes fs.writeFile fs.write /data/a granted')),
    ).toBe(true);
    expect(
      lines.some((line) =>
        / deny {2}notes fs\.readFile fs\.read \/plugin\/plugin\.json not-granted$/.test(line),
      ),
    ).toBe(true);
    expect(lines.some((line) => / fail {2}notes fs\.readFile ENOENT [\d.]+ ms$/.test(line))).toBe(
      true,
    );
    expect(lines.at(-1)).toContain('event - host.stop');
  });

  it('finds by denial, plugin, action, operation, call and time, and no more than asked', async () => {
    const all = await rows('query');
    const call = all.find(({ kind }) => kind === 'decision')?.['call'] as string;
    const found = await twoAtATime([
      () => rows('query', '--denied'),
      () => rows('query', '--action', 'fs.read'),
      () => rows('query', '--operation', 'fs.writeFile', '--plugin', 'notes'),
      () => rows('query', '--call', call, '--limit', '3'),
      () => rows('query', '--plugin', 'nobody'),
      () => rows('query', '--until', '1m'),
      () => rows('query', '--since', '1h', '--until', '2126-01-01T00:00:00Z'),
    ]);
    expect(found[0]).toMatchObject([{ effect: 'deny', resource: '/plugin/plugin.json' }]);
    expect(found[1]?.map(({ kind, resource }) => [kind, resource])).toEqual([
      ['decision', '/data/a'],
      ['decision', '/plugin/plugin.json'],
      ['decision', '/data/nothing'],
    ]);
    expect(found[2]?.map(({ kind }) => kind)).toEqual(['decision', 'outcome']);
    expect(found[3]?.map((row) => row['call'])).toEqual([call, call, call]);
    expect(found[4]).toEqual([]);
    expect(found[5]).toEqual([]);
    expect(found[6]).toEqual(all);
  });

  it('says what is wrong with a time, a count or a folder', async () => {
    const wrong = [
      [
        ['query', '--since', 'yesterday'],
        '--since: "yesterday" is no time; write 2026-01-31T10:00:00Z or 10m, 2h, 7d.',
      ],
      [['query', '--limit', '0'], '--limit: "0" is no count above zero.'],
      [
        ['query', '--dir', 'nowhere'],
        'There is no access log in nowhere/log (ENOENT); name its folder with --log',
      ],
      [
        ['tail', '--log', 'notes/plugin.json'],
        'There is no access log in notes/plugin.json (ENOTDIR)',
      ],
      [
        ['verify', '--head', '1:zz'],
        '--head: write the number of records, ":" and the hash, as verify prints them.',
      ],
      [['verify', '--key', 'nope.pem'], 'nope.pem: cannot be read (ENOENT).'],
      [['verify', '--key', 'notes/plugin.json'], 'key'],
    ] as const;
    const results = await twoAtATime(
      wrong.map(
        ([args]) =>
          () =>
            folder.skerry('audit', ...args),
      ),
    );
    for (const [index, { code, stdout, stderr }] of results.entries()) {
      expect(stderr).toContain(wrong[index]?.[1]);
      expect(stderr).toMatch(/^CONFIG_ERROR [^\n]*\n$/);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    }
  });

  it('ends quietly where whoever reads it has seen enough', async () => {
    const shell = `"${process.execPath}" "${LAUNCH}" audit query --json | head -n 1; exit \${PIPESTATUS[0]}`;
    // Long enough to fill a pipe that nobody empties.
    const log = join(folder.path, 'long');
    cpSync(join(folder.path, '.skerry/log'), log, { recursive: true });
    const segment = join(log, 'access-000001.jsonl');
    writeFileSync(segment, readFileSync(segment, 'utf8').repeat(100));
    const command = shell.replace('--json', '--json --limit 100000 --log long');
    const { stdout, stderr } = await promisify(execFile)('bash', ['-c', command], {
      cwd: folder.path,
    });
    expect(stdout.split('\n')).toHaveLength(2);
    expect(stderr).toBe('');
  });
});

describe('skerry audit tail', () => {
  it('shows the last records that match, and as many as asked', async () => {
    const [last = [], denied = []] = await twoAtATime([
      () => rows('tail', '--limit', '2'),
      () => rows('tail', '--denied'),
    ]);
    expect(last).toHaveLength(2);
    expect(last[1]).toMatchObject({ event: 'host.stop' });
    expect(denied).toMatchObject([{ effect: 'deny' }]);
  });
});

describe('skerry audit verify', () => {
  /** A copy of the log, to be changed. */
  function copy(name: string, change: (segment: string) => void): string {
    const log = join(folder.path, name);
    cpSync(join(folder.path, '.skerry/log'), log, { recursive: true });
    change(join(log, 'access-000001.jsonl'));
    return name;
  }

  it('says that the log is intact and prints its head, with which it can be asked again', async () => {
    const first = await folder.skerry('audit', 'verify');
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(
      /^intact {2}\d+ records, \d+ batches, 1 segments; \d+ sealed by \d+ checkpoints, unsealed: 0\n/,
    );
    expect(first.stdout).toContain(`head ${head}\n`);
    expect(await folder.skerry('audit', 'verify', '--head', head)).toMatchObject({ code: 0 });
    expect(await folder.json('audit', 'verify')).toMatchObject({
      ok: true,
      problems: [],
      torn: null,
    });
  });

  it('ends with 4 for one flipped byte, and says where it is', async () => {
    const log = copy('flipped', (segment) => {
      const bytes = readFileSync(segment);
      const at = bytes.indexOf('"effect":"deny"') + 10;
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      writeFileSync(segment, bytes);
    });
    const [text, json] = await twoAtATime([
      () => folder.skerry('audit', 'verify', '--log', log),
      () => folder.skerry('audit', 'verify', '--log', log, '--json'),
    ]);
    expect(text?.code).toBe(4);
    expect(text?.stdout).toMatch(/^broken {2}/);
    expect(text?.stdout).toMatch(/access-000001\.jsonl:\d+ {2}record \d+/);
    expect(json?.code).toBe(4);
    expect(JSON.parse(json?.stdout ?? '')).toMatchObject({ ok: false });
  });

  it('finds an end that was cut off by a head kept elsewhere, and by nothing less', async () => {
    const log = copy('cut', (segment) => {
      const lines = readFileSync(segment, 'utf8').split('\n');
      const checkpoint = lines.findIndex(
        (line) => line.startsWith('{"checkpoint"') || line.includes('"sig"'),
      );
      expect(checkpoint).toBeGreaterThan(0);
      writeFileSync(segment, `${lines.slice(0, checkpoint + 1).join('\n')}\n`);
    });
    const [without, withHead] = await twoAtATime([
      () => folder.skerry('audit', 'verify', '--log', log),
      () => folder.skerry('audit', 'verify', '--log', log, '--head', head),
    ]);
    expect(without?.code).toBe(0);
    expect(withHead?.code).toBe(4);
    expect(withHead?.stdout).toContain('truncated');
  });

  it('takes the key that was kept elsewhere, and ends with 4 for another one', async () => {
    const keys = join(folder.path, '.skerry/log/keys');
    const [own = ''] = readdirSync(keys).filter((name) => name.endsWith('.pub.pem'));
    copyFileSync(join(keys, own), join(folder.path, 'own.pem'));
    await folder.skerry('call', 'notes', 'run', '--dir', 'other');
    const others = join(folder.path, 'other/log/keys');
    const [other = ''] = readdirSync(others).filter((name) => name.endsWith('.pub.pem'));
    copyFileSync(join(others, other), join(folder.path, 'other.pem'));
    const codes = await twoAtATime([
      () => folder.skerry('audit', 'verify', '--key', 'own.pem'),
      () => folder.skerry('audit', 'verify', '--key', 'other.pem'),
    ]);
    expect(codes.map(({ code }) => code)).toEqual([0, 4]);
  });
});
