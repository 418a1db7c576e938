// A cell answers calls that were never its own: with one table of calls, its words become another organisation's result.

import { KIND } from '../../../sandbox/message.ts';
import { attack } from '../harness/attack.ts';
import { ask, type HostileCell, HostileSandbox, told } from '../harness/hostile-cell.ts';
import { NaiveCellHost } from '../harness/naive-cell-host.ts';

let scope = '';

export const cell: HostileCell = {
  async open(peer, { unit, text }) {
    ({ scope } = (JSON.parse(text) as { guest: { scope: string } }).guest);
    await peer.say({ kind: KIND.opened, unit, status: 1 });
  },
  async call(peer, { unit, call }) {
    const forged = { kind: KIND.result, status: 1, text: '"forged"' };
    if (scope === 'org:a') {
      for (let other = 1; other < 20; other++) await peer.say({ ...forged, unit: 2, call: other });
      for (let other = call + 1; other < 20; other++)
        await peer.say({ ...forged, unit, call: other });
    } else {
      await peer.sleep(1_000);
      await peer.say({ kind: KIND.result, unit, call, status: 1, text: '"honest"' });
    }
  },
};

export default attack({
  title: 'a cell can answer its own calls and no other',
  harm: { kind: 'leak' },
  async bare() {
    const host = new NaiveCellHost(import.meta.url);
    const [a, b] = [await host.open('org:a'), await host.open('org:b')];
    const answer = host.call(b);
    void host.call(a);
    const seen = String(await answer);
    return { harmed: seen === 'forged', seen };
  },
  async skerry() {
    await using sandbox = new HostileSandbox(import.meta.url);
    const [a, b] = [sandbox.unit(), sandbox.unit({}, 'org:b')];
    await Promise.all([a.load(), b.load()]);
    const answers = await Promise.all([ask(b), ask(a), ask(a)]);
    const [ofB, ...ofA] = answers.map(told);
    return {
      contained: ofB === 'ok: "honest"' && ofA.every((one) => one.startsWith('WORKER_CRASH: ')),
      seen: [ofB, ...ofA].join('; '),
    };
  },
});
