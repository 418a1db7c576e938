// Native code in a cell makes its calls on a thread that began before the cell locked itself in.

import { readdirSync, readFileSync } from 'node:fs';
import { attack } from '../harness/attack.ts';
import { escapeBare, escapeJailed, type NativeAttack } from '../harness/escaped-cell.ts';

const run: NativeAttack = async (cell) => {
  const free = readdirSync(`/proc/${cell.pid}/task`).filter(
    (task) =>
      !/^Seccomp:\s+2$/m.test(readFileSync(`/proc/${cell.pid}/task/${task}/status`, 'latin1')),
  );
  return [free.length > 0, `threads without a filter: ${free.length}`];
};

export default attack({
  title: 'every thread of a jailed cell is jailed',
  harm: { kind: 'leak' },
  from: 'jail',
  bare: () => escapeBare(run),
  skerry: () => escapeJailed(run),
});
