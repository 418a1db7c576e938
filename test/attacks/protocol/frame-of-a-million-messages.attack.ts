// A frame within a generous limit holds millions of the smallest messages: read, they are five times its size.

import { KIND } from '../../../sandbox/message.ts';
import { attack } from '../harness/attack.ts';
import { ask, type HostileCell, HostileSandbox, told } from '../harness/hostile-cell.ts';
import { watchLoad } from '../harness/measure.ts';
import { NaiveCellHost } from '../harness/naive-cell-host.ts';

const MESSAGES = 6_000_000;

export const cell: HostileCell = {
  async call(peer, { call }) {
    const message = peer.frame([{ kind: KIND.opened, call }]).subarray(4);
    const frame = Buffer.alloc(4 + MESSAGES * message.length);
    frame.fill(message, 4).writeUInt32LE(frame.length - 4);
    await peer.send(frame);
  },
};

export default attack({
  title: 'a frame is no longer than what its units may say at once',
  harm: { kind: 'memory', mb: 600 },
  async bare() {
    const host = new NaiveCellHost(import.meta.url);
    return { harmed: false, seen: String(await host.call(await host.open())) };
  },
  async skerry() {
    await using sandbox = new HostileSandbox(import.meta.url);
    const load = watchLoad();
    const seen = told(await ask(sandbox.unit()));
    const { hostMb } = load();
    return {
      contained: seen.startsWith('WORKER_CRASH: ') && hostMb < 150,
      seen: `${seen}; the host grew by ${Math.round(hostMb)} MB`,
    };
  },
});
