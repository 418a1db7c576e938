// The level of isolation a host reaches: what it says of it, and that nothing starts below what is demanded.

import { execFile } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spawnCell } from '../../../sandbox/spawn-cell.ts';
import { createHost } from '../../../src/index.ts';
import { openSandbox } from '../../sandbox/make-unit.ts';

const HOST = join(import.meta.dirname, '../../fixtures/hosts/unjailable-host.ts');
const PLAIN = { prefer: 'process' };
const TIER = { plugins: ['*'], isolation: { atLeast: 'jail' } };
const run = promisify(execFile);

/** What became of a host of that policy where the kernel does not know the call of that name. */
async function without(call: string, isolation: object): Promise<Record<string, unknown>> {
  const policy = JSON.stringify({ version: 1, isolation });
  const { stdout } = await run(process.execPath, [HOST, policy, call]);
  return JSON.parse(stdout) as Record<string, unknown>;
}

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
    expect(host.isolation).toMatchObject({ level, reason: null });
    expect(host.isolation.mechanisms.length).toBe(level === 'jail' ? 5 : 0);
    await host.close();
  });

  it.each([
    ['seccomp', 'the kernel takes no seccomp filter (error 38)'],
    ['landlock_create_ruleset', 'the kernel offers no Landlock (error 38)'],
  ])('is "process" without %s, and host and log say why', async (call, reason) => {
    const { isolation, started } = await without(call, {});
    expect(isolation).toEqual({ level: 'process', preferred: 'jail', mechanisms: [], reason });
    expect(started).toMatchObject({
      event: 'host.start',
      detail: { isolation: 'process', preferred: 'jail', reason },
    });
  });

  it('that is demanded and out of reach is an error, and nothing starts', async () => {
    expect(await without('seccomp', { atLeast: 'jail' })).toMatchObject({
      code: 'UNSUPPORTED_PLATFORM',
      message: expect.stringMatching(/"jail" is out of reach .*atLeast .* to "process"/) as string,
      children: '',
    });
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
