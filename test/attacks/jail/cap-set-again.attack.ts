// Native code in a cell sets its own cap on memory anew: where the host is root, it could lift it.

import { attack } from '../harness/attack.ts';
import { escapeBare, escapeJailed, type NativeAttack } from '../harness/escaped-cell.ts';

const PRLIMIT64 = 302;
const RLIMIT_DATA = 2;
const NO_LIMIT = Array<number>(16).fill(0xff);

const run: NativeAttack = async (cell) => {
  // Where there is the right to, this lifts the cap; here it is enough that it may be tried with what would only lower it.
  const lifted = await cell.call(PRLIMIT64, 0, RLIMIT_DATA, NO_LIMIT, 0);
  const asked = await cell.call(PRLIMIT64, 0, RLIMIT_DATA, 0, null);
  return [lifted === 0 || asked === 0, `prlimit64 returned ${lifted} and ${asked}`];
};

export default attack({
  title: 'the cap on memory is set once',
  harm: { kind: 'leak' },
  from: 'jail',
  bare: () => escapeBare(run),
  skerry: () => escapeJailed(run),
});
