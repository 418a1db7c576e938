// Each cell in a group of its own, with limits that the kernel keeps: made with the cell and gone with it, or with the next host.

import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { findGroupHome, type GroupHome } from '../../../sandbox/groups/find.ts';
import { Groups } from '../../../sandbox/groups/groups.ts';
import { triedWays } from '../../attacks/harness/ways-here.ts';
import { call, openSandbox } from '../make-unit.ts';
import { untilGone } from '../process-table.ts';

const MB = 1_048_576;
const HOST = join(import.meta.dirname, '../../fixtures/hosts/looping-host.ts');
const PATIENCE = { timeout: 20_000 };
const found = findGroupHome();
if (typeof found === 'string') process.stderr.write(`skipped: ${found}\n`);

/** Groups of the host with that pid. */
function groupsOf(pid: number, { memory, threads }: GroupHome): string[] {
  return [...new Set([memory, threads ?? memory])].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.startsWith(`skerry-${pid}-`))
      .map((name) => join(folder, name)),
  );
}

function membersOf(folder: string): number[] {
  return readFileSync(join(folder, 'cgroup.procs'), 'latin1').trim().split('\n').map(Number);
}

describe.skipIf(typeof found === 'string')('the group of a cell', () => {
  const home = found as GroupHome;
  const limitFile = home.kind === 'v1' ? 'memory.limit_in_bytes' : 'memory.max';

  it.each(triedWays())('holds all its processes and is gone with it, by way of %s', async (way) => {
    const test = await openSandbox({
      spareCells: 0,
      isolation: { atLeast: 'jail', prefer: 'jail', way },
    });
    expect(test.sandbox.groups).toEqual({ kind: home.kind, reason: null });
    const unit = test.unit('export default { ping: (n) => n + 1 };');
    expect(await call(unit, 'ping', 1)).toMatchObject({ text: '2' });
    const folders = groupsOf(process.pid, home);
    const [memory = ''] = folders;
    for (const folder of folders) expect(membersOf(folder)).toContain(unit.pid);
    expect(membersOf(memory)).toHaveLength(way === 'lock' ? 1 : 2);
    const limit = Number(readFileSync(join(memory, limitFile), 'latin1')) / MB;
    expect(limit).toBeGreaterThan(150);
    expect(limit).toBeLessThan(500);
    if (home.threads !== null) {
      const most = Number(readFileSync(join(folders.at(-1) ?? '', 'pids.max'), 'latin1'));
      expect(most).toBeGreaterThan(16);
      expect(most).toBeLessThan(2_000);
    }
    await test[Symbol.asyncDispose]();
    expect(groupsOf(process.pid, home)).toEqual([]);
  });

  it('takes more where more units are in the cell, and less when they go', async () => {
    await using test = await openSandbox({ spareCells: 0, placement: 'shared' });
    const first = test.unit('export default { ping: (n) => n + 1 };');
    await call(first, 'ping', 1);
    const [memory = ''] = groupsOf(process.pid, home);
    const limit = (): number => Number(readFileSync(join(memory, limitFile), 'latin1')) / MB;
    const alone = limit();
    const second = test.unit('export default { ping: (n) => n + 1 };');
    await call(second, 'ping', 1);
    expect(limit()).toBeGreaterThan(alone + 64);
    test.sandbox.close(second);
    await vi.waitFor(() => expect(limit()).toBe(alone), PATIENCE);
  });

  it('of a host that was killed is removed by the next', async () => {
    const host = spawn(process.execPath, [HOST, 'lock'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface({ input: host.stdout })[Symbol.asyncIterator]();
    const pids = String((await lines.next()).value)
      .split(' ')
      .map(Number);
    await lines.next();
    const left = groupsOf(host.pid ?? 0, home);
    expect(left.length).toBeGreaterThan(0);
    // While it lives they are its own.
    await new Groups(home).close();
    expect(left.every(existsSync)).toBe(true);
    host.kill('SIGKILL');
    await untilGone([host.pid ?? 0, ...pids], PATIENCE.timeout);
    await vi.waitFor(async () => {
      await new Groups(home).close();
      expect(left.filter(existsSync)).toEqual([]);
    }, PATIENCE);
  });

  it('is none where the machine allows none, and cells work all the same', async () => {
    const groups = new Groups('there are none');
    expect(await groups.hold([process.pid])).toBeNull();
    expect(groups.report).toEqual({ kind: null, reason: 'there are none' });
    await using test = await openSandbox({ spareCells: 0, groups: false });
    expect(
      await call(test.unit('export default { ping: (n) => n + 1 };'), 'ping', 1),
    ).toMatchObject({
      text: '2',
    });
    expect(groupsOf(process.pid, home)).toEqual([]);
  });
});

it.each(triedWays())('a cell goes first where memory ends, by way of %s', async (way) => {
  await using test = await openSandbox({
    spareCells: 0,
    isolation: { atLeast: 'jail', prefer: 'jail', way },
  });
  const unit = test.unit('export default { ping: (n) => n + 1 };');
  await unit.load();
  expect(readFileSync(`/proc/${unit.pid}/oom_score_adj`, 'latin1').trim()).toBe('1000');
});
