// The call is answered, nobody asks for anything any more, and the cell goes on talking for ever.

import { KIND } from '../../../sandbox/message.ts';
import { attack } from '../harness/attack.ts';
import { ask, type HostileCell, HostileSandbox, isAlive, told } from '../harness/hostile-cell.ts';
import { sleep } from '../harness/measure.ts';
import { NaiveCellHost } from '../harness/naive-cell-host.ts';

export const cell: HostileCell = {
  async call(peer, { unit, call }) {
    await peer.say({ kind: KIND.result, unit, call, status: 1, text: '"done"' });
    await peer.sleep(100);
    const request = { kind: KIND.request, unit, call, id: 0, text: 'data.read\n[]' };
    for (;;) await peer.say(...Array.from({ length: 1_000 }, () => request));
  },
};

export default attack({
  title: 'a cell that goes on talking when nobody asks is killed',
  harm: { kind: 'leak' },
  async bare() {
    const host = new NaiveCellHost(import.meta.url, { perform: () => '""' });
    const unit = await host.open();
    await host.call(unit);
    for (let n = 0; n < 200 && host.received(unit) < 6_000_000; n++) await sleep(50);
    const mb = Math.round(host.received(unit) / 1_048_576);
    return { harmed: mb >= 5, seen: `${mb} MB after the call, and no end` };
  },
  async skerry() {
    await using sandbox = new HostileSandbox(import.meta.url);
    const seen = told(await ask(sandbox.unit()));
    const [pid = 0] = sandbox.started;
    for (let n = 0; n < 200 && isAlive(pid); n++) await sleep(50);
    const { length } = sandbox.requests;
    return {
      contained: seen === 'ok: "done"' && !isAlive(pid) && length < 20_000,
      seen: `${seen}; ${isAlive(pid) ? 'still there' : 'killed'} after ${length} requests`,
    };
  },
});
