// A cell asks and asks, and reads no answer: all of them wait in the memory of the host.

import { KIND } from '../../../sandbox/message.ts';
import { attack } from '../harness/attack.ts';
import { ask, type HostileCell, HostileSandbox, told } from '../harness/hostile-cell.ts';
import { watchLoad } from '../harness/measure.ts';
import { NaiveCellHost } from '../harness/naive-cell-host.ts';

const ANSWER = `"${'x'.repeat(262_144)}"`;

export const cell: HostileCell = {
  async call(peer, { unit, call }) {
    peer.socket.pause();
    for (let id = 1; ; id++) {
      await peer.say({ kind: KIND.request, unit, call, id, text: 'data.read\n[]' });
      await peer.sleep(0);
    }
  },
};

export default attack({
  title: 'what a cell could not hold is not kept for it: one that does not read is killed',
  harm: { kind: 'memory', mb: 600 },
  async bare() {
    const host = new NaiveCellHost(import.meta.url, { perform: () => ANSWER });
    return { harmed: false, seen: String(await host.call(await host.open())) };
  },
  async skerry() {
    await using sandbox = new HostileSandbox(import.meta.url, {
      answer: (request) => request.reply({ kind: 'text', text: ANSWER }),
    });
    const unit = sandbox.unit({ memory: 16, wall: 30_000 });
    await unit.load();
    const load = watchLoad();
    const seen = told(await ask(unit));
    const { hostMb } = load();
    return {
      contained: seen.startsWith('WORKER_CRASH: ') && seen.includes('read') && hostMb < 300,
      seen: `${seen}; the host grew by ${Math.round(hostMb)} MB`,
    };
  },
});
