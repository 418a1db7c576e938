// Native code in a cell runs a program; one that is not there, so that the cell can tell of it.

import { attack } from '../harness/attack.ts';
import { escapeBare, escapeJailed, type NativeAttack } from '../harness/escaped-cell.ts';

const EXECVE = 59;
const ENOENT = 2;

const run: NativeAttack = async (cell) => {
  const result = await cell.call(EXECVE, '/nonexistent', 0, 0);
  return [result === -ENOENT, `execve returned ${result}`];
};

export default attack({
  title: 'native code in a jailed cell runs no program',
  harm: { kind: 'leak' },
  from: 'jail',
  bare: () => escapeBare(run),
  skerry: () => escapeJailed(run),
});
