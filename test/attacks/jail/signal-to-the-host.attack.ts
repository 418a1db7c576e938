// Native code in a cell signals its host, which it could end.

import { attack } from '../harness/attack.ts';
import { escapeBare, escapeJailed, type NativeAttack } from '../harness/escaped-cell.ts';

const KILL = 62;

const run: NativeAttack = async (cell) => {
  const result = await cell.call(KILL, process.pid, 0);
  return [result === 0, `kill returned ${result}`];
};

export default attack({
  title: 'native code in a jailed cell signals nobody else',
  harm: { kind: 'leak' },
  from: 'jail',
  bare: () => escapeBare(run),
  skerry: () => escapeJailed(run),
});
