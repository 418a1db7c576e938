// A cell kills itself at each call and says that it was in no guest: the call was not to blame, so it is tried again.

import { attack } from '../harness/attack.ts';
import { ask, type HostileCell, HostileSandbox, told } from '../harness/hostile-cell.ts';
import { sleep } from '../harness/measure.ts';
import { NaiveCellHost } from '../harness/naive-cell-host.ts';

export const cell: HostileCell = {
  call: () => void process.kill(process.pid, 'SIGKILL'),
};

export default attack({
  title: 'a call that costs cell after cell is answered, whoever is to blame',
  harm: { kind: 'leak' },
  async bare() {
    const host = new NaiveCellHost(import.meta.url, { retry: true });
    const answer = host.call(await host.open());
    while (host.starts < 6) await sleep(50);
    const harmed = (await Promise.race([answer, sleep(0)])) === undefined;
    return { harmed, seen: `${host.starts} processes, and ${harmed ? 'no' : 'an'} answer` };
  },
  async skerry() {
    await using sandbox = new HostileSandbox(import.meta.url);
    const seen = told(await ask(sandbox.unit()));
    const { length } = sandbox.started;
    return {
      contained: seen.startsWith('UNIT_LOST: ') && length <= 4,
      seen: `${seen}; ${length} processes`,
    };
  },
});
