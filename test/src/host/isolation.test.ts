// The level of isolation a host reaches: what it says of it, and that nothing starts below what is demanded.

import { execFile } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spawnCell } from '../../../sandbox/spawn-cell.ts';
import { createHost } from '../../../src/index.ts';
import { triedWays } from '../../attacks/harness/ways-here.ts';
import { openSandbox } from '../../sandbox/make-unit.ts';

const HOST = join(import.meta.dirname, '../../fixtures/hosts/unjailable-host.ts');
const PLAIN = { prefer: 'process' };
const TIER = { plugins: ['*'], isolation: { atLeast: 'jail' } };
const run = promisify(execFile);

/** What became of a host of that policy where the kernel does not know the calls of those names, or Node was started with flags. */
async function without(
  calls: readonly string[],
  isolation: object,
  flags: readonly string[] = [],
): Promise<Record<string, unknown>> {
  const policy = JSON.stringify({ version: 1, isolation });
  const { stdout } = await run(process.execPath, [...flags, HOST, policy, ...calls]);
  return JSON.parse(stdout) as Record<string, unknown>;
}

const NO_FFI = ['--no-experimental-ffi'];
const NO_WALLS = /^bubblewrap builds no walls here \(.+\)$/;
const WRAPPED = triedWays().includes('bubblewrap');

describe('the level of isolation', () => {
  let dir = '';
  beforeAll(() => void (dir = realpathSync(mkdtempSync(join(tmpdir(), 'skerry-level-')))));
  afterAll(() => rmSync(dir, { recursive: true }));

  it.each([
    ['is "jail" where nothing is said', {}, 'jail'],
    ['is "jail" where it is demanded', { isolation: { atLeast: 'jail' } }, 'jail'],
    ['is "jail" for all where a tier demands it', { tiers: { x: TIER }, isolation: PLAIN }, 'jail'],
    ['is "process" where that is preferred', { isolation: PLAIN }, 'process'],
  ])('%s', async (_title, policy, level) => {
    const host = await createHost({ dir, policy: { version: 1, ...policy }, spareCells: 0 });
    expect(host.isolation).toMatchObject({
      level,
      way: level === 'jail' ? 'lock' : null,
      reason: null,
    });
    expect(host.isolation.mechanisms.length).toBe(level === 'jail' ? 5 : 0);
    await host.close();
  });

  it.each([
    ['seccomp', 'the kernel takes no seccomp filter (error 38)'],
    ['landlock_create_ruleset', 'the kernel offers no Landlock (error 38)'],
  ])('is "process" without %s and namespaces, and host and log say why', async (call, reason) => {
    const { isolation, started, answer } = await without([call, 'mount'], {});
    const why = expect.stringContaining(`${reason}; and bubblewrap `) as string;
    expect(isolation).toMatchObject({
      level: 'process',
      preferred: 'jail',
      way: null,
      mechanisms: [],
      reason: why,
    });
    expect(started).toMatchObject({
      event: 'host.start',
      detail: { isolation: 'process', preferred: 'jail', way: null, reason: why },
    });
    expect(answer).toBe(42);
  });

  it('that is demanded and out of reach is an error, and nothing starts', async () => {
    expect(await without(['seccomp', 'mount'], { atLeast: 'jail' })).toMatchObject({
      code: 'UNSUPPORTED_PLATFORM',
      message: expect.stringMatching(/"jail" is out of reach .*atLeast .* to "process"/) as string,
      children: '',
    });
  });

  describe.runIf(WRAPPED)('with bubblewrap', () => {
    it('is "jail" without node:ffi, by bubblewrap, and plugins work', async () => {
      const { isolation, started, answer } = await without([], { atLeast: 'jail' }, NO_FFI);
      expect(isolation).toMatchObject({ level: 'jail', way: 'bubblewrap', reason: null });
      expect(started).toMatchObject({ detail: { isolation: 'jail', way: 'bubblewrap' } });
      expect(answer).toBe(42);
    });

    it.each(['bubblewrap', 'both'])('is held by way of %s where that is asked for', async (way) => {
      const policy = { version: 1, isolation: { way } };
      const host = await createHost({ dir, policy, spareCells: 0 });
      expect(host.isolation).toMatchObject({ level: 'jail', way, reason: null });
      expect(host.isolation.mechanisms).toContain('network namespace');
      await host.close();
    });
  });

  it.each([
    ['both', NO_FFI, [], WRAPPED ? 'bubblewrap' : null],
    ['both', [], ['mount'], 'lock'],
    ['bubblewrap', [], ['mount'], 'lock'],
  ] as const)(
    'says why it is not held by way of %s (%o %o)',
    async (way, flags, calls, reached) => {
      const { isolation } = await without(calls, { way }, flags);
      expect(isolation).toMatchObject({
        way: reached,
        reason: expect.stringContaining(`not by way of "${way}": `) as string,
      });
    },
  );

  it('by a way that is demanded and cannot be had is an error, and nothing starts', async () => {
    const isolation = { atLeast: 'jail', way: 'both' };
    expect(await without(['mount'], isolation)).toMatchObject({
      code: 'UNSUPPORTED_PLATFORM',
      message: expect.stringMatching(
        /out of reach here as it is demanded.*isolation\.way/,
      ) as string,
      children: '',
    });
  });

  it('is the reason of bubblewrap itself where that fails', async () => {
    const { isolation } = await without(['mount'], { way: 'bubblewrap' });
    const { reason } = isolation as { reason: string };
    expect(reason.replace('not by way of "bubblewrap": ', '')).toMatch(
      WRAPPED ? NO_WALLS : /not installed/,
    );
  });

  it('is that of every cell: one that reaches less is killed, and its unit does not start', async () => {
    await using test = await openSandbox({
      spareCells: 0,
      spawn: (options) => spawnCell({ ...options, way: null }),
    });
    expect(await test.unit('export default {}').load()).toMatchObject({
      code: 'LOAD_ERROR',
      message: 'A cell did not reach the level "jail" (it did not try). It will not be used.',
    });
    expect(test.sandbox.cells).toBe(0);
  });
});
