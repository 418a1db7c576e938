// The runtime in the isolate would have refused arguments over the payload limit; the cell sends them past it.

import { KIND } from '../../../sandbox/message.ts';
import { attack } from '../harness/attack.ts';
import { ask, type HostileCell, HostileSandbox, told } from '../harness/hostile-cell.ts';
import { NaiveCellHost } from '../harness/naive-cell-host.ts';

const LIMIT = 65_536;

export const cell: HostileCell = {
  async call(peer, { unit, call }) {
    const text = `data.write\n["${'x'.repeat(LIMIT * 2)}"]`;
    await peer.say({ kind: KIND.request, unit, call, id: 1, text });
    await peer.say({ kind: KIND.result, unit, call, status: 1, text: '"done"' });
  },
};

export default attack({
  title: 'the size of a request is checked outside the cell too',
  harm: { kind: 'leak' },
  async bare() {
    let written = 0;
    const perform = (_: number, text: string): string => {
      written = text.length;
      return '""';
    };
    const host = new NaiveCellHost(import.meta.url, { perform });
    await host.call(await host.open());
    return { harmed: written > LIMIT, seen: `${written} characters, and ${LIMIT} allowed` };
  },
  async skerry() {
    await using sandbox = new HostileSandbox(import.meta.url);
    const seen = told(await ask(sandbox.unit({ payload: LIMIT })));
    return {
      contained: seen.startsWith('WORKER_CRASH: ') && sandbox.requests.length === 0,
      seen: `${seen}; ${sandbox.requests.length} requests`,
    };
  },
});
