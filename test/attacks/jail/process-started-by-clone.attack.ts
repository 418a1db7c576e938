// Native code in a cell starts a process through the call that starts threads.

import { attack } from '../harness/attack.ts';
import { escapeBare, escapeJailed, type NativeAttack } from '../harness/escaped-cell.ts';

const CLONE = 56;
/** Not allowed without CLONE_VM: the kernel refuses it, where the call reaches the kernel, and no child is born. */
const CLONE_SIGHAND_ALONE = 0x800;
const EINVAL = 22;

const run: NativeAttack = async (cell) => {
  const result = await cell.call(CLONE, CLONE_SIGHAND_ALONE, 0, 0, 0, 0);
  return [result === -EINVAL, `the kernel itself answered: clone returned ${result}`];
};

export default attack({
  title: 'the call that starts threads starts no process',
  harm: { kind: 'leak' },
  from: 'jail',
  bare: () => escapeBare(run),
  skerry: () => escapeJailed(run),
});
