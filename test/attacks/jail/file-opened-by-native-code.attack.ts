// Native code in a cell opens a file of the host's user.

import { attack } from '../harness/attack.ts';
import { escapeBare, escapeJailed, type NativeAttack } from '../harness/escaped-cell.ts';

const OPENAT = 257;
const AT_FDCWD = -100;

const run: NativeAttack = async (cell) => {
  const fd = await cell.call(OPENAT, AT_FDCWD, '/etc/passwd', 0);
  return [fd === null || fd >= 0, `openat returned ${fd}`];
};

export default attack({
  title: 'native code in a jailed cell opens no file',
  harm: { kind: 'leak' },
  from: 'jail',
  bare: () => escapeBare(run),
  skerry: () => escapeJailed(run),
});
