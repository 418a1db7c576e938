// A cell that was started ahead of need, and died before anybody needed it.

import { expect, it } from 'vitest';
import { spawnCell } from '../../sandbox/spawn-cell.ts';
import type { StartedCell } from '../../sandbox/started-cell.ts';
import { call, openSandbox } from './make-unit.ts';
import { untilGone } from './process-table.ts';

it('a spare cell that was killed in its start costs the next call nothing but a start', async () => {
  const started: StartedCell[] = [];
  await using world = await openSandbox({
    spareCells: 1,
    spawn: async (options) => {
      const cell = await spawnCell(options);
      if (started.push(cell) === 1) cell.child.kill('SIGKILL');
      return cell;
    },
  });
  while (started.length === 0) await new Promise((done) => setTimeout(done, 5));
  await untilGone([started[0]?.pid ?? 0], 20_000);
  const unit = world.unit('export default { run: () => 1 };');
  expect(await call(unit, 'run')).toEqual({ ok: true, text: '1' });
});
