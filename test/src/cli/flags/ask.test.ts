import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { compile } from '../../../../policies/index.ts';
import { type Ask, askAll, openAsks } from '../../../../src/cli/flags/ask.ts';
import { findIdleFlags } from '../../../../src/cli/flags/idle.ts';
import type { FlagRun } from '../../../../src/cli/flags/prepare.ts';

const ASKS: readonly Ask[] = [
  { what: 'read a', reason: 'Needs a', flag: '--allow-read=guest:/a' },
  { what: 'read b', reason: null, flag: null },
  { what: 'read c', reason: null, flag: '--allow-read=guest:/c' },
];

const CTRL_C = '\u{3}';

async function answer(...lines: string[]): Promise<{ given: string[] | null; shown: string }> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const shown = text(output);
  // One line for each question, as a person types: the next one when the next question stands there.
  const left = [...lines];
  output.on('data', (chunk: Buffer) => {
    if (!String(chunk).includes('[y/N]')) return;
    const next = left.shift();
    if (next === undefined) input.end();
    else input.write(next);
  });
  // Keys have a meaning on a terminal only.
  const given = await askAll('acme', ASKS, {
    input,
    output: Object.assign(output, { isTTY: true }),
  });
  output.end();
  return { given, shown: await shown };
}

describe('asking', () => {
  test('shows what is asked and why, and takes a yes for each', async () => {
    const { given, shown } = await answer('y\n', 'no\n');
    expect(given).toEqual(['--allow-read=guest:/a']);
    expect(shown).toContain('acme asks to read a\n  "Needs a"\n  --allow-read=guest:/a\n');
    expect(shown).not.toContain('read b');
    expect((await answer('\n', 'YES\n')).given).toEqual(['--allow-read=guest:/c']);
  });

  test('takes the end of the input for a no to all that is left', async () => {
    expect((await answer('y\n')).given).toEqual(['--allow-read=guest:/a']);
    expect((await answer()).given).toEqual([]);
  });

  test('takes Ctrl-C for no answer at all', async () => {
    expect((await answer('y\n', CTRL_C)).given).toBeNull();
  });
});

function runWith(manifest: object, grant: object, hostPolicy: object = {}): FlagRun {
  const compiled = compile({
    plugin: 'acme',
    version: '1.0.0',
    manifest: { file: 'plugin.json', permissions: manifest },
    grants: { file: 'flags', pointer: '', permissions: grant },
    hostPolicy: { file: 'policy', ...hostPolicy },
  });
  const rules = ['one', 'two'].map((text) => ({ item: { verb: 'allow', text } }));
  const flagAt = (pointer: string): string => (pointer.includes('/read/0') ? 'one' : 'two');
  return { compiled, rules, flagAt } as unknown as FlagRun;
}

describe('what is asked', () => {
  const MANIFEST = {
    filesystem: { read: ['/data/**', { match: '/cwd/**', optional: true }], write: ['/data/a'] },
    database: { read: ['users(id)'], raw: true },
    network: {
      outbound: [{ match: 'https://api.example/v1/**', methods: ['GET'] }],
      private: true,
    },
    env: { read: ['HOME'] },
    log: ['write'],
  };

  test('is what is neither given nor optional, with the flag that gives it', () => {
    const run = runWith(
      MANIFEST,
      { filesystem: { read: ['/data/**'] } },
      { floor: { log: ['write'] } },
    );
    expect(openAsks(run).map(({ flag }) => flag)).toEqual([
      '--allow-write=guest:/data/a',
      '--allow-db=main:read:users(id)',
      '--allow-db=raw',
      '--allow-net=https://api.example/v1/**',
      '--allow-net-private',
      '--allow-env=HOME',
    ]);
  });

  test('leaves out what the host policy keeps from everybody', () => {
    const run = runWith({ env: { read: ['HOME'] } }, {}, { deny: { env: { read: ['*'] } } });
    expect(openAsks(run)).toEqual([]);
  });
});

test('a flag is idle where no part of it is asked for', () => {
  const grant = { filesystem: { read: [{ match: ['/cwd/a', '/plugin/a'] }, '/cwd/b'] } };
  const idle = (read: string[]): string[] =>
    findIdleFlags(runWith({ filesystem: { read } }, grant));
  expect(idle(['/plugin/**'])).toEqual(['two']);
  expect(idle(['/cwd/**'])).toEqual([]);
  expect(idle([])).toEqual(['one', 'two']);
});
