// Native code in a cell takes memory as a stack, which the kernel's cap does not count.

import { attack } from '../harness/attack.ts';
import { escapeBare, escapeJailed, type NativeAttack } from '../harness/escaped-cell.ts';

const MMAP = 9;
const PROT_READ_WRITE = 3;
const MAP_PRIVATE_ANONYMOUS_GROWSDOWN = 0x122;
/** More than the cap leaves. */
const BYTES = 2 ** 29;

const run: NativeAttack = async (cell) => {
  const at = await cell.call(
    MMAP,
    0,
    BYTES,
    PROT_READ_WRITE,
    MAP_PRIVATE_ANONYMOUS_GROWSDOWN,
    -1,
    0,
  );
  return [at === null || at > 0, `mmap returned ${at}`];
};

export default attack({
  title: 'native code in a jailed cell gets no memory as a stack',
  harm: { kind: 'leak' },
  bare: () => escapeBare(run),
  skerry: () => escapeJailed(run),
});
