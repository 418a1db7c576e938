// The first words of a cell, which say what its fence holds, are no JSON: reading them throws where nobody catches.

import { LOCK_MECHANISMS } from '../../../sandbox/isolation.ts';
import { KIND } from '../../../sandbox/message.ts';
import { attack } from '../harness/attack.ts';
import { type HostileCell, HostileSandbox } from '../harness/hostile-cell.ts';
import { endsByException, NaiveCellHost } from '../harness/naive-cell-host.ts';

const HELLOS = [
  '{"open":',
  'null',
  '{"diesWithHost":true}',
  JSON.stringify({ open: ['read a file'], diesWithHost: true, mechanisms: LOCK_MECHANISMS }),
];

export const cell: HostileCell = {
  prepare: (peer, { call }) =>
    peer.say({ kind: KIND.hello, unit: 0, text: HELLOS[call] ?? '{"open":' }),
};

export default attack({
  title: 'a cell whose first words cannot be read is not used',
  harm: { kind: 'leak' },
  bare: () =>
    endsByException(async () => {
      const host = new NaiveCellHost(import.meta.url);
      return host.call(await host.open());
    }),
  async skerry() {
    const seen: string[] = [];
    for (let n = 0; n < HELLOS.length; n++) {
      // The hostile cell takes this number for the one of its hello.
      await using sandbox = new HostileSandbox(import.meta.url, { spareMemory: n });
      seen.push((await sandbox.unit().load())?.message ?? 'loaded');
    }
    return {
      contained: seen.every((message) => message.startsWith('A cell ')),
      seen: seen.join('; '),
    };
  },
});
