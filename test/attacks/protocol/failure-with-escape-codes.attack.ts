// A cell makes up a failure of its own: codes that clear a terminal, text that turns round, a verdict that is not its to give.

import { KIND } from '../../../sandbox/message.ts';
import { attack } from '../harness/attack.ts';
import { ask, type HostileCell, HostileSandbox, told } from '../harness/hostile-cell.ts';
import { NaiveCellHost } from '../harness/naive-cell-host.ts';

const EVIL = `\u001b[2J\u001b]0;owned\u0007\u202edenied\r\n${'x'.repeat(300_000)}`;
const FAILURE = { code: 'ABORTED', name: EVIL, message: EVIL, stack: EVIL, guestCode: EVIL };
let calls = 0;

export const cell: HostileCell = {
  async call(peer, { unit, call }) {
    const kinds = [KIND.result, KIND.gone];
    const text = JSON.stringify(FAILURE);
    await peer.say({ kind: kinds[calls++] ?? KIND.gone, unit, call, text });
  },
};

export default attack({
  title: 'words of a cell are cleaned and cut, and its verdicts are those of a cell only',
  harm: { kind: 'leak' },
  async bare() {
    const host = new NaiveCellHost(import.meta.url);
    const failure = (await host.call(await host.open())) as typeof FAILURE;
    return {
      harmed: failure.message.includes('\u001b'),
      seen: JSON.stringify(failure).slice(0, 100),
    };
  },
  async skerry() {
    await using sandbox = new HostileSandbox(import.meta.url);
    const unit = sandbox.unit();
    const first = await ask(unit);
    const second = await ask(unit);
    const texts = [JSON.stringify(first), JSON.stringify(second), ...sandbox.losses];
    const seen = `${told(first).slice(0, 80)}; ${told(second).slice(0, 120)}`;
    return {
      contained:
        told(first).startsWith('EXECUTION_ERROR: ') &&
        told(second).startsWith('WORKER_CRASH: ') &&
        // As JSON: a control character is written as six.
        texts.every((text) => !/\\u00|\\r|[\u001b\u202e]/.test(text) && text.length < 40_000),
      seen,
    };
  },
});
