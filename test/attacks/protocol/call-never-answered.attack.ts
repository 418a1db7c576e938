// A cell lets a drop fall into an unfinished frame now and then, says it is in no guest, and never answers its call.

import { attack } from '../harness/attack.ts';
import { ask, type HostileCell, HostileSandbox, told } from '../harness/hostile-cell.ts';
import { NaiveCellHost } from '../harness/naive-cell-host.ts';

export const cell: HostileCell = {
  async call(peer, { unit, call }) {
    await peer.send(Buffer.from([0, 0, 16, 0]));
    for (;;) {
      peer.beat.enter(unit, call, 0, Infinity);
      peer.beat.leave();
      await peer.send(Buffer.alloc(1));
      await peer.sleep(100);
    }
  },
};

export default attack({
  title: 'a call is answered by the clock of the host where the cell does not keep it',
  harm: { kind: 'hang', ms: 4_000 },
  async bare() {
    // The limits were sent to the cell, and the cell is trusted to keep them.
    const host = new NaiveCellHost(import.meta.url);
    return { harmed: false, seen: String(await host.call(await host.open())) };
  },
  async skerry() {
    await using sandbox = new HostileSandbox(import.meta.url);
    const unit = sandbox.unit({ wall: 300, cpu: 100 });
    await unit.load();
    const before = performance.now();
    const seen = told(await ask(unit));
    const ms = performance.now() - before;
    return {
      contained: seen.startsWith('TIMEOUT: ') && ms < 15_000,
      seen: `${seen} after ${Math.round(ms)} ms`,
    };
  },
});
