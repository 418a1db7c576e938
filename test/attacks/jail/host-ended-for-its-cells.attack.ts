// The memory of the machine ends, and the kernel ends a process: as likely the host as what it started.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createSandbox, DEFAULT_LIMITS } from '../../../sandbox/index.ts';
import { spawnCell } from '../../../sandbox/spawn-cell.ts';
import { attack } from '../harness/attack.ts';

const UNIT = {
  plugin: 'test.attacker',
  version: '1.0.0',
  scope: 'global',
  tier: 'default',
  code: 'export default {};',
  limits: DEFAULT_LIMITS,
  config: null,
  operations: [],
};

function scoreOf(pid: number | string): number {
  return Number(readFileSync(`/proc/${pid}/oom_score_adj`, 'latin1'));
}

export default attack({
  title: 'where the memory of the machine ends, cells go before their host',
  harm: { kind: 'leak' },
  async bare() {
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)']);
    const seen = `host ${scoreOf('self')}, child ${scoreOf(child.pid ?? 0)}`;
    const harmed = scoreOf(child.pid ?? 0) <= scoreOf('self');
    child.kill('SIGKILL');
    return { harmed, seen };
  },
  async skerry() {
    const scores: number[] = [];
    await using sandbox = await createSandbox({
      spareCells: 0,
      onRequests: () => {},
      spawn: async (options) => {
        const cell = await spawnCell(options);
        scores.push(scoreOf(cell.pid));
        return cell;
      },
    });
    const fault = await sandbox.unit(UNIT).load();
    const seen = `host ${scoreOf('self')}, cell ${scores.join()}, ${fault?.message ?? 'loaded'}`;
    return { contained: scores.every((score) => score > scoreOf('self')) && fault === null, seen };
  },
});
