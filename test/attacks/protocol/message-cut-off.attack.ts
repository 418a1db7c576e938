// A frame ends within a message's header: the reader's own check throws, in an event handler where nobody catches.

import { attack } from '../harness/attack.ts';
import { ask, type HostileCell, HostileSandbox, told } from '../harness/hostile-cell.ts';
import { endsByException, NaiveCellHost } from '../harness/naive-cell-host.ts';

export const cell: HostileCell = {
  call: (peer) => peer.send(Buffer.from([10, 0, 0, 0, 18, 1, 1, 0, 0, 0, 1, 0, 0, 0])),
};

export default attack({
  title: 'a cell that sends what is no message costs itself, and not its host',
  harm: { kind: 'leak' },
  bare: () =>
    endsByException(async () => {
      const host = new NaiveCellHost(import.meta.url);
      return host.call(await host.open());
    }),
  async skerry() {
    await using sandbox = new HostileSandbox(import.meta.url);
    const seen = told(await ask(sandbox.unit()));
    return { contained: seen.startsWith('WORKER_CRASH: ') && seen.includes('cut off'), seen };
  },
});
