// A cell asks in the name of another organisation's unit, and of its calls: who is asked for is not who asks.

import { KIND } from '../../../sandbox/message.ts';
import { attack } from '../harness/attack.ts';
import { ask, type HostileCell, HostileSandbox, told } from '../harness/hostile-cell.ts';
import { NaiveCellHost } from '../harness/naive-cell-host.ts';
import { SECRET } from '../harness/world.ts';

let scope = '';

export const cell: HostileCell = {
  async open(peer, { unit, text }) {
    ({ scope } = (JSON.parse(text) as { guest: { scope: string } }).guest);
    await peer.say({ kind: KIND.opened, unit, status: 1 });
  },
  async call(peer, { unit, call }) {
    if (scope === 'org:b') return;
    const request = { kind: KIND.request, id: 1, text: 'data.read\n[]' };
    for (let other = 0; other < 20; other++)
      if (other !== call) await peer.say({ ...request, unit, call: other });
    await peer.sleep(200);
    await peer.say({ ...request, unit: 2, call: 1 });
  },
  async answer(peer, { unit, text }) {
    if (unit === 2) await peer.say({ kind: KIND.result, call: 2, status: 1, text });
  },
};

export default attack({
  title: 'who asks is known from the channel, never from the words that come through it',
  harm: { kind: 'leak' },
  async bare() {
    const perform = (unit: number): string => JSON.stringify(unit === 2 ? SECRET : 'your own');
    const host = new NaiveCellHost(import.meta.url, { perform });
    const [a, b] = [await host.open('org:a'), await host.open('org:b')];
    void host.call(b);
    const seen = String(await host.call(a));
    return { harmed: seen === SECRET, seen };
  },
  async skerry() {
    const answer = ({ context }: { context: unknown }): string =>
      JSON.stringify(context === 'b' ? SECRET : 'your own');
    await using sandbox = new HostileSandbox(import.meta.url, {
      answer: (request) => request.reply({ kind: 'text', text: answer(request) }),
    });
    const [a, b] = [sandbox.unit(), sandbox.unit({}, 'org:b')];
    await Promise.all([a.load(), b.load()]);
    void ask(b, 'b');
    const seen = told(await ask(a, 'a'));
    const contexts = new Set(sandbox.requests.map(({ context }) => context));
    return {
      // What it asked for calls that are not open reached the host, to be refused and recorded.
      contained: seen.startsWith('WORKER_CRASH: ') && contexts.size === 1 && contexts.has(null),
      seen: `${seen}; asked as ${JSON.stringify([...contexts])}`,
    };
  },
});
