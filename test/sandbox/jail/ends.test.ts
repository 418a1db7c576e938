// However a jailed cell comes to its end, no process of it is left: neither Node nor what started it.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CellProcess } from '../../../sandbox/cell-process.ts';
import { Groups } from '../../../sandbox/groups/groups.ts';
import { guestText } from '../../../sandbox/guest/text.ts';
import { spawnCell } from '../../../sandbox/spawn-cell.ts';
import { endOf, type StartedCell } from '../../../sandbox/started-cell.ts';
import { Supervisor } from '../../../sandbox/supervisor.ts';
import { Turns } from '../../../sandbox/turns.ts';
import type { Way } from '../../../sandbox/way.ts';
import { triedWays } from '../../attacks/harness/ways-here.ts';
import { call, openSandbox } from '../make-unit.ts';
import { childrenOf, isRunning, untilGone } from '../process-table.ts';

const PATIENCE_MS = 20_000;
const HOST = join(import.meta.dirname, '../../fixtures/hosts/looping-host.ts');
const CODE = `export default {
  ping: (n) => n + 1,
  stuck: () => 'x'.repeat(2 ** 25).replaceAll('x', 'y'.repeat(8)).length + [...'x'.repeat(2 ** 24)].sort().length,
  loop() { for (;;); },
};`;

/** A sandbox of that way, and what it starts: the child of the host, and the cell. */
async function open(way: Way) {
  const started: StartedCell[] = [];
  const test = await openSandbox({
    spareCells: 0,
    isolation: { atLeast: 'jail', prefer: 'jail', way },
    spawn: async (options) => {
      const cell = await spawnCell(options);
      started.push(cell);
      return cell;
    },
  });
  const pids = (): number[] => started.flatMap(({ child, pid }) => [child.pid ?? pid, pid]);
  return { test, started, pids };
}

it('is told by the signal that ended it, through bwrap too', () => {
  expect([endOf(null, 'SIGKILL'), endOf(137, null), endOf(134, null), endOf(1, null)]).toEqual([
    'SIGKILL',
    'SIGKILL',
    'SIGABRT',
    'exit',
  ]);
});

describe.each(triedWays())('a cell jailed by way of %s', (way) => {
  it('is gone when the sandbox is closed', async () => {
    const { test, pids } = await open(way);
    expect(await call(test.unit(CODE), 'ping', 1)).toMatchObject({ text: '2' });
    expect(pids().every(isRunning)).toBe(true);
    await test[Symbol.asyncDispose]();
    await untilGone(pids(), PATIENCE_MS);
  });

  it('is known to the host by its true pid, and has no other process', async () => {
    const { test, started } = await open(way);
    await using _ = test;
    const unit = test.unit(CODE);
    await call(unit, 'ping', 1);
    const [cell] = started;
    expect(unit.pid).toBe(cell?.pid);
    const children = childrenOf(cell?.child.pid ?? 0);
    expect(children).toEqual(way === 'lock' ? [] : [cell?.pid]);
    expect(childrenOf(cell?.pid ?? 0)).toEqual([]);
  });

  it('is gone at its cap where V8 cannot stop it, and the next call is answered', async () => {
    const { test, pids } = await open(way);
    await using _ = test;
    const unit = test.unit(CODE, { cpu: 300, memory: 512 });
    await unit.load();
    const before = pids();
    expect(await call(unit, 'stuck')).toMatchObject({ ok: false });
    expect(await call(unit, 'loop')).toMatchObject({ fault: { code: 'TIMEOUT' } });
    await untilGone(before, PATIENCE_MS);
    expect(await call(unit, 'ping', 1)).toMatchObject({ text: '2' });
  });

  it('that dies by itself leaves nothing, and the host hears of it', async () => {
    const { test, started, pids } = await open(way);
    await using _ = test;
    const unit = test.unit(CODE);
    await unit.load();
    const before = pids();
    process.kill(started[0]?.pid ?? 0, 'SIGKILL');
    await untilGone(before, PATIENCE_MS);
    expect(await call(unit, 'ping', 1)).toMatchObject({ text: '2' });
    expect(test.losses).toEqual(['WORKER_CRASH']);
  });

  it('is gone when it breaks the protocol', async () => {
    const supervisor = new Supervisor();
    const started: StartedCell[] = [];
    const cell = await CellProcess.start({
      supervisor,
      turns: new Turns(),
      runtime: await guestText(),
      blank: 0,
      optimize: true,
      way,
      groups: new Groups('not looked for'),
      spawn: async (options) => {
        const one = await spawnCell(options);
        started.push(one);
        return one;
      },
      onRequests: () => {},
    });
    cell.violate('in a test');
    await untilGone([cell.pid, started[0]?.child.pid ?? 0], PATIENCE_MS);
    supervisor.close();
  });

  it.each(['SIGKILL', 'SIGTERM'] as const)('is gone when its host dies of %s', async (signal) => {
    const host = spawn(process.execPath, [HOST, way], { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface({ input: host.stdout })[Symbol.asyncIterator]();
    const pids = String((await lines.next()).value)
      .split(' ')
      .map(Number);
    expect((await lines.next()).value).toBe('loaded');
    expect(pids.every(isRunning)).toBe(true);
    host.kill(signal);
    await untilGone([host.pid ?? 0, ...pids], PATIENCE_MS);
  });
});
