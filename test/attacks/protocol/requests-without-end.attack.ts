// A cell goes on asking without waiting for an answer: each request that is under way is kept.

import { KIND } from '../../../sandbox/message.ts';
import { attack } from '../harness/attack.ts';
import { ask, type HostileCell, HostileSandbox, told } from '../harness/hostile-cell.ts';
import { watchLoad } from '../harness/measure.ts';
import { NaiveCellHost } from '../harness/naive-cell-host.ts';

const TEXT = `data.read\n["${'x'.repeat(1_000)}"]`;

export const cell: HostileCell = {
  async call(peer, { unit, call }) {
    for (let id = 1; ; id += 100) {
      const ids = Array.from({ length: 100 }, (_, n) => id + n);
      await peer.say(
        ...ids.map((one) => ({ kind: KIND.request, unit, call, id: one, text: TEXT })),
      );
    }
  },
};

export default attack({
  title: 'a cell that asks for more than its runtime would let through is killed',
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
    const { length } = sandbox.requests;
    return {
      contained: seen.startsWith('WORKER_CRASH: ') && length < 3_000 && hostMb < 150,
      seen: `${seen}; ${length} requests; the host grew by ${Math.round(hostMb)} MB`,
    };
  },
});
