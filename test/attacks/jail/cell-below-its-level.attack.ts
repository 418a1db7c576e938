// A cell that does not lock itself in is used by a host that announced the jail.

import { createSandbox, DEFAULT_LIMITS, type IsolationWish } from '../../../sandbox/index.ts';
import { spawnCell } from '../../../sandbox/spawn-cell.ts';
import { attack } from '../harness/attack.ts';
import { waysHere } from '../harness/ways-here.ts';

/** What a plugin answers in a cell that is a process and no more, or why it does not. */
async function answerOf(isolation: IsolationWish): Promise<string> {
  await using sandbox = await createSandbox({
    spareCells: 0,
    isolation,
    onRequests: () => {},
    spawn: (options) => spawnCell({ ...options, way: null }),
  });
  const unit = sandbox.unit({
    plugin: 'test.attacker',
    version: '1.0.0',
    scope: 'global',
    tier: 'default',
    code: 'export default { run: () => 1 };',
    limits: DEFAULT_LIMITS,
    config: null,
    operations: [],
  });
  const request = { handler: 'run', input: 'null', meta: '{}', context: null };
  const outcome = await unit.call(request);
  return outcome.ok ? outcome.text : outcome.fault.message;
}

export default attack({
  title: 'a cell that reaches less than its host announced is not used',
  harm: { kind: 'leak' },
  async bare() {
    const seen = await answerOf({ atLeast: 'process', prefer: 'process' });
    return { harmed: seen === '1', seen };
  },
  async skerry() {
    const told: string[] = [];
    for (const { way, missing } of waysHere())
      told.push(
        missing === null
          ? await answerOf({ atLeast: 'jail', prefer: 'jail', way })
          : 'did not reach the level "jail": not tried',
      );
    return {
      contained: told.every((seen) => seen.includes('did not reach the level "jail"')),
      seen: told.join('; '),
    };
  },
});
