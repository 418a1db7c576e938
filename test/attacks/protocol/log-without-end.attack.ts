// The cell counts log lines for the host; this one does not, and logs as fast as the socket takes it.

import { KIND } from '../../../sandbox/message.ts';
import { attack } from '../harness/attack.ts';
import { ask, type HostileCell, HostileSandbox, told } from '../harness/hostile-cell.ts';
import { watchLoad } from '../harness/measure.ts';
import { NaiveCellHost } from '../harness/naive-cell-host.ts';

export const cell: HostileCell = {
  async call(peer, { unit, call }) {
    const line = { kind: KIND.log, unit, call, id: 1, text: 'x'.repeat(8_000) };
    for (;;) await peer.say(...Array.from({ length: 20 }, () => line));
  },
};

export default attack({
  title: 'the log of a call is counted outside the cell too',
  harm: { kind: 'memory', mb: 500 },
  async bare() {
    const host = new NaiveCellHost(import.meta.url);
    return { harmed: false, seen: String(await host.call(await host.open())) };
  },
  async skerry() {
    await using sandbox = new HostileSandbox(import.meta.url);
    const load = watchLoad();
    const seen = told(await ask(sandbox.unit({ log: 65_536 })));
    const { hostMb } = load();
    const length = sandbox.logs.reduce((sum, text) => sum + text.length, 0);
    return {
      contained: seen.startsWith('WORKER_CRASH: ') && length < 100_000 && hostMb < 150,
      seen: `${seen}; ${length} characters of log; the host grew by ${Math.round(hostMb)} MB`,
    };
  },
});
