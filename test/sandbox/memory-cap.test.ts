// The kernel's cap on the memory of a cell: that of the units in it, and a margin, above what it held when the last one came.

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../sandbox/index.ts';
import { spawnCell } from '../../sandbox/spawn-cell.ts';
import { triedWays } from '../attacks/harness/ways-here.ts';
import { call, openSandbox } from './make-unit.ts';

const MB = 1_048_576;
const PLUGIN = 'export default { ping: (n) => n + 1 };';

/** MB that the process may still allocate, and whether it may raise that. */
function roomOf(pid: number): { readonly mb: number; readonly raised: boolean } {
  const limits = readFileSync(`/proc/${pid}/limits`, 'latin1');
  const [, soft, hard] = /^Max data size\s+(\S+)\s+(\S+)/m.exec(limits) ?? [];
  const held = /^VmData:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
  return { mb: (Number(soft) - Number(held) * 1_024) / MB, raised: hard === 'unlimited' };
}

/** A cell that is only wrapped is capped from outside, once: which a cell of several plugins is not. */
const CASES = triedWays()
  .flatMap((way) => [
    { placement: 'plugin' as const, way },
    { placement: 'shared' as const, way },
  ])
  .filter(({ placement, way }) => placement === 'plugin' || way !== 'bubblewrap');

it.each(CASES)(
  'holds for a cell of placement "$placement" when its plugins are loaded, by way of $way',
  async ({ placement, way }) => {
    const pids: number[] = [];
    await using test = await openSandbox({
      placement,
      isolation: { atLeast: 'jail', prefer: 'jail', way },
      spareCells: 0,
      spawn: async (options) => {
        const cell = await spawnCell(options);
        pids.push(cell.pid);
        return cell;
      },
    });
    const units = [test.unit(PLUGIN), test.unit(PLUGIN)];
    for (const unit of units) expect(await call(unit, 'ping', 1)).toMatchObject({ text: '2' });
    expect(pids).toHaveLength(placement === 'shared' ? 1 : 2);
    const heaps = placement === 'shared' ? 2 : 1;
    for (const pid of pids) {
      const { mb, raised } = roomOf(pid);
      expect(mb).toBeGreaterThan(DEFAULT_LIMITS.memory);
      expect(mb).toBeLessThan(heaps * DEFAULT_LIMITS.memory * 1.25 + 97);
      expect(raised).toBe(placement === 'shared');
    }
  },
);
