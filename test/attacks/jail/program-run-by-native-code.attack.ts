// Native code in a cell runs a program, which takes the place of the cell.

import { attack } from '../harness/attack.ts';
import { escapeBare, escapeJailed, type NativeAttack } from '../harness/escaped-cell.ts';

const EXECVE = 59;

const run: NativeAttack = async (cell) => {
  const result = await cell.call(EXECVE, '/bin/true', 0, 0);
  return [result === null, `execve returned ${result}`];
};

export default attack({
  title: 'native code in a jailed cell runs no program',
  harm: { kind: 'leak' },
  from: 'jail',
  bare: () => escapeBare(run),
  skerry: () => escapeJailed(run),
});
