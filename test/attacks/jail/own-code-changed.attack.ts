// Native code in a wrapped cell changes the code of cells, for all that come after it.

import { join } from 'node:path';
import { attack } from '../harness/attack.ts';
import { escapeBare, escapeJailed, type NativeAttack } from '../harness/escaped-cell.ts';

const OPENAT = 257;
const AT_FDCWD = -100;
const READ_AND_WRITE = 2;
const OWN_CODE = join(import.meta.dirname, '../../../sandbox/cell/cell-main.ts');

const run: NativeAttack = async (cell) => {
  const fd = await cell.call(OPENAT, AT_FDCWD, OWN_CODE, READ_AND_WRITE, 0);
  return [fd === null || fd >= 0, `openat returned ${fd}`];
};

export default attack({
  title: 'native code in a jailed cell writes to nothing, its own code included',
  harm: { kind: 'leak' },
  bare: () => escapeBare(run),
  skerry: () => escapeJailed(run),
});
