// Native code in a cell takes memory that the kernel's cap does not count: it is shared with nobody.

import { attack } from '../harness/attack.ts';
import { escapeBare, escapeJailed, type NativeAttack } from '../harness/escaped-cell.ts';

const MMAP = 9;
const PROT_READ_WRITE = 3;
const MAP_SHARED_ANONYMOUS = 0x21;
const GIGABYTE = 2 ** 30;

const run: NativeAttack = async (cell) => {
  const at = await cell.call(MMAP, 0, GIGABYTE, PROT_READ_WRITE, MAP_SHARED_ANONYMOUS, -1, 0);
  return [at === null || at > 0, `mmap returned ${at}`];
};

export default attack({
  title: 'native code in a jailed cell gets no memory beside its cap',
  harm: { kind: 'leak' },
  from: 'jail',
  bare: () => escapeBare(run),
  skerry: () => escapeJailed(run),
});
