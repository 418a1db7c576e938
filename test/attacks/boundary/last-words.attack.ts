// A process that V8 ends writes pages to its standard error on the way: into the terminal and the log of the host.

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';

const FATAL = `'x'.repeat(3e8).match(/x/g)`;

export default attack({
  title: 'a cell holds no stream of the host, and dies without a word',
  harm: { kind: 'crash' },
  async bare() {
    await runBare(`${FATAL}.length`, { timeout: 3_000 });
    return { harmed: false, seen: 'it lived' };
  },
  async skerry(world) {
    await world.load('test.attacker', {
      code: `export default { calm: () => 'calm', run: () => ${FATAL}.length };`,
      limits: { cpu: 3_000 },
    });
    await world.call('test.attacker', 'calm');
    const cells = childrenOf(process.pid);
    const streams = cells.flatMap((pid) => [0, 1, 2].map((fd) => streamOf(pid, fd)));
    const ended = await world.call('test.attacker');
    const after = await world.call('test.attacker', 'calm');
    const open = [...new Set(streams)].filter((stream) => stream !== '/dev/null');
    return {
      contained: cells.length >= 2 && open.length === 0 && !ended.ok && after.value === 'calm',
      seen: `${cells.length} cells, ${open.join()} open, ${ended.code}`,
    };
  },
});

function childrenOf(pid: number): number[] {
  const tasks = readdirSync(`/proc/${pid}/task`);
  const lists = tasks.map((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'latin1'));
  return lists.flatMap((list) => list.split(' ').map(Number).filter(Boolean));
}

/** What a descriptor leads to; `/dev/null` where it is closed. */
function streamOf(pid: number, fd: number): string {
  try {
    return readlinkSync(`/proc/${pid}/fd/${fd}`);
  } catch {
    return '/dev/null';
  }
}
