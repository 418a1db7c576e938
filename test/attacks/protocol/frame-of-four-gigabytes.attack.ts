// A frame says that it is four gigabytes long, and never stops coming: who gathers it before looking holds all of it.

import { attack } from '../harness/attack.ts';
import { ask, type HostileCell, HostileSandbox, told } from '../harness/hostile-cell.ts';
import { watchLoad } from '../harness/measure.ts';
import { NaiveCellHost } from '../harness/naive-cell-host.ts';

export const cell: HostileCell = {
  async call(peer) {
    await peer.send(Buffer.alloc(4, 0xff));
    for (const zeros = Buffer.alloc(1_048_576); ;) await peer.send(zeros);
  },
};

export default attack({
  title: 'a frame over the limit is refused at its first four bytes',
  harm: { kind: 'memory', mb: 500 },
  async bare() {
    const host = new NaiveCellHost(import.meta.url);
    return { harmed: false, seen: String(await host.call(await host.open())) };
  },
  async skerry() {
    await using sandbox = new HostileSandbox(import.meta.url);
    const load = watchLoad();
    const seen = told(await ask(sandbox.unit()));
    const { hostMb } = load();
    return {
      contained:
        seen.startsWith('WORKER_CRASH: ') && seen.includes('over the limit') && hostMb < 150,
      seen: `${seen}; the host grew by ${Math.round(hostMb)} MB`,
    };
  },
});
