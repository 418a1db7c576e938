// The text of a failure is no JSON, or JSON of another shape, or no UTF-8: reading it throws where nobody catches.

import { KIND } from '../../../sandbox/message.ts';
import { attack } from '../harness/attack.ts';
import { ask, type HostileCell, HostileSandbox, told } from '../harness/hostile-cell.ts';
import { endsByException, NaiveCellHost } from '../harness/naive-cell-host.ts';

const TEXTS = [
  '{"code":',
  'null',
  '[]',
  '{"code":{},"message":7,"stack":null}',
  '\u00ff\u00fe',
  '',
];
let calls = 0;

export const cell: HostileCell = {
  async call(peer, { unit, call }) {
    const frame = peer.frame([{ kind: KIND.result, unit, call, text: TEXTS[calls++] ?? '' }]);
    // UTF-8 of these two characters becomes bytes that are none.
    for (let at = 4 + 22; at < frame.length; at++)
      if (frame.readUInt8(at) === 0xc3) frame[at] = 0xff;
    await peer.send(frame);
  },
};

export default attack({
  title: 'a failure of the wrong shape is an answer like any other failure',
  harm: { kind: 'leak' },
  bare: () =>
    endsByException(async () => {
      const host = new NaiveCellHost(import.meta.url);
      return host.call(await host.open());
    }),
  async skerry() {
    await using sandbox = new HostileSandbox(import.meta.url);
    const unit = sandbox.unit();
    const seen: string[] = [];
    for (const _ of TEXTS) seen.push(told(await ask(unit)));
    return {
      contained: seen.every((one) => one.startsWith('EXECUTION_ERROR: ')) && unit.open,
      seen: seen.join('; '),
    };
  },
});
