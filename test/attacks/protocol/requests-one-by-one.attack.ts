// A cell asks again as soon as it is answered: never many at a time, and for ever. Its runtime would have stopped counting with it.

import { KIND } from '../../../sandbox/message.ts';
import { attack } from '../harness/attack.ts';
import { ask, type HostileCell, HostileSandbox, told } from '../harness/hostile-cell.ts';
import { NaiveCellHost } from '../harness/naive-cell-host.ts';

const TOTAL = 200;
const TIMES = 1_000;
const TEXT = 'data.read\n[]';

export const cell: HostileCell = {
  async call(peer, { unit, call }) {
    await peer.say({ kind: KIND.request, unit, call, id: 1, text: TEXT });
  },
  async answer(peer, { unit, call, id }) {
    const more = { kind: KIND.request, unit, call, id: id + 1, text: TEXT };
    await peer.say(
      id < TIMES ? more : { kind: KIND.result, unit, call, status: 1, text: '"done"' },
    );
  },
};

export default attack({
  title: 'the requests of a call are counted outside the cell too, all of them',
  harm: { kind: 'leak' },
  async bare() {
    let asked = 0;
    const perform = (): string => String(++asked);
    const host = new NaiveCellHost(import.meta.url, { perform });
    await host.call(await host.open());
    return { harmed: asked >= TIMES, seen: `${asked} requests` };
  },
  async skerry() {
    await using sandbox = new HostileSandbox(import.meta.url, {
      answer: (request) => request.reply({ kind: 'text', text: '1' }),
    });
    const seen = told(await ask(sandbox.unit({ requests: TOTAL })));
    const { length } = sandbox.requests;
    return {
      contained: seen.startsWith('WORKER_CRASH: ') && length === TOTAL,
      seen: `${seen}; ${length} requests`,
    };
  },
});
